package ingest_test

import (
	"fmt"
	"strings"

	"earshot"
	"earshot/ingest"
)

func ExampleRead() {
	const captions = `WEBVTT

1
00:00:01.000 --> 00:00:03.000
Mina Park: Good morning!

2
00:00:03.500 --> 00:00:05.000
Mina Park: How is the new roster?

3
00:00:06.000 --> 00:00:08.000
Serin Oh: 솔직히 해지를 고민하고 있어요.
`
	source := ingest.Source{Name: "GMT20260205-140000_Recording.transcript.vtt"}
	for c, err := range ingest.Read(strings.NewReader(captions), source) {
		if err != nil {
			fmt.Println(err, "-", earshot.HintOf(err))
			continue
		}
		fmt.Println(c.Format, c.StartedAt.Format("2006-01-02 15:04"), c.StartedFrom)
		for _, t := range c.Turns {
			fmt.Printf("%v %s: %s\n", t.Start, c.Participant(t.Speaker).Name, t.Text)
		}
	}
	// Output:
	// zoom-vtt 2026-02-05 14:00 file name
	// 1s Mina Park: Good morning! How is the new roster?
	// 6s Serin Oh: 솔직히 해지를 고민하고 있어요.
}

func ExampleDirectory_Identify() {
	c := &earshot.Conversation{Participants: []earshot.Participant{
		{ID: "p1", Name: "Mina", Email: "mina.park@tidewell.example"},
		{ID: "p2", Name: "Serin"},
	}}
	d := &ingest.Directory{OurDomains: []string{"tidewell.example"}}
	d.Identify(c)
	for _, p := range c.Participants {
		fmt.Println(p.Name, p.Side, "by", p.SideFrom)
	}
	// Output:
	// Mina us by domain
	// Serin customer by the other side
}
