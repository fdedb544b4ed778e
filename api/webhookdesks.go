package api

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

// chatwootSigned checks sha256=HEX of "TIMESTAMP.BODY".
func chatwootSigned(h http.Header, body []byte, secret string, now time.Time) bool {
	stamp := h.Get("X-Chatwoot-Timestamp")
	given, err := hex.DecodeString(strings.TrimPrefix(h.Get("X-Chatwoot-Signature"), "sha256="))
	return err == nil && recent(stamp, now) && hmac.Equal(given, mac(sha256.New, secret, []byte(stamp+"."), body))
}

// chatwoot takes messages, new and changed; a deleted one is a changed one.
func (s *server) chatwoot(ctx context.Context, body []byte) (string, bool, any, error) {
	var e map[string]any
	if err := event(body, &e); err != nil {
		return "", false, nil, err
	}
	name, _ := e["event"].(string)
	if name != "message_created" && name != "message_updated" {
		return name, false, nil, nil
	}
	return name, true, nil, s.takeEvent(ctx, "chatwoot", e)
}

// intercomSigned checks sha1=HEX of the body. Intercom signs no time: the same
// event again changes nothing.
func intercomSigned(h http.Header, body []byte, secret string, _ time.Time) bool {
	given, err := hex.DecodeString(strings.TrimPrefix(h.Get("X-Hub-Signature"), "sha1="))
	return err == nil && hmac.Equal(given, mac(sha1.New, secret, body))
}

// intercom takes what a conversation event holds: the conversation, as far as
// Intercom sends it.
func (s *server) intercom(ctx context.Context, body []byte) (string, bool, any, error) {
	var e struct {
		Topic string
		Data  struct{ Item map[string]any }
	}
	if err := event(body, &e); err != nil {
		return "", false, nil, err
	}
	if !strings.HasPrefix(e.Topic, "conversation.") || e.Data.Item["type"] != "conversation" {
		return e.Topic, false, nil, nil
	}
	return e.Topic, true, nil, s.takeEvent(ctx, "intercom", e.Data.Item)
}

// zendeskSigned checks the base64 of the hash of TIMESTAMP and BODY.
func zendeskSigned(h http.Header, body []byte, secret string, now time.Time) bool {
	stamp := h.Get("X-Zendesk-Webhook-Signature-Timestamp")
	at, err := time.Parse(time.RFC3339, stamp)
	if err != nil || now.Sub(at).Abs() > maxSkew {
		return false
	}
	given, err := base64.StdEncoding.DecodeString(h.Get("X-Zendesk-Webhook-Signature"))
	return err == nil && hmac.Equal(given, mac(sha256.New, secret, []byte(stamp), body))
}

// zendeskEvent is an event about a ticket.
type zendeskEvent struct {
	Type   string
	Time   string
	Detail map[string]any
	Event  struct {
		Comment map[string]any
	}
}

// zendesk takes comments. Every event about a ticket carries what the ticket
// began with, which is kept as its first comment.
func (s *server) zendesk(ctx context.Context, body []byte) (string, bool, any, error) {
	var e zendeskEvent
	if err := event(body, &e); err != nil {
		return "", false, nil, err
	}
	name := strings.TrimPrefix(e.Type, "zen:event-type:")
	if name != "ticket.created" && name != "ticket.comment_added" {
		return name, false, nil, nil
	}
	return name, true, nil, s.takeEvent(ctx, "zendesk", e.ticket())
}

// ticket is the event in the shape of a ticket with its comments.
func (e zendeskEvent) ticket() map[string]any {
	var comments []any
	said, _ := e.Detail["description"].(string)
	if strings.TrimSpace(said) != "" {
		comments = append(comments, map[string]any{"author_id": e.Detail["submitter_id"], "created_at": e.Detail["created_at"], "plain_body": said, "public": e.Detail["is_public"] != false})
	}
	c := e.Event.Comment
	if words, _ := c["body"].(string); c != nil && (len(comments) == 0 || strings.TrimSpace(words) != strings.TrimSpace(said)) {
		author, _ := c["author"].(map[string]any)
		role := "end-user"
		if author["is_staff"] == true {
			role = "agent"
		}
		comments = append(comments, map[string]any{"id": c["id"], "author_id": author["id"], "author": map[string]any{"id": author["id"], "name": author["name"], "role": role},
			"created_at": e.Time, "plain_body": words, "public": c["is_public"] != false})
	}
	return map[string]any{"ticket": e.Detail, "comments": comments}
}
