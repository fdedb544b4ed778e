package store

// passwordsAtATime is how many passwords are hashed at once: each takes 64 MB.
const passwordsAtATime = 2
