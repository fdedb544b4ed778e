package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestMentions(t *testing.T) {
	t.Parallel()
	h := fullHouse(t)
	omar := h.signedIn("omar.haddad")
	href := conversationHref(h.talk("Holiday forecast review").ID)
	if _, body := omar.get(href); !strings.Contains(body, href+"?mentions=1#mentions") || strings.Contains(body, `<h3>Organisations</h3>`) {
		t.Error("the page does not offer to read for names, or reads without being asked")
	}
	_, body := omar.get(href + "?mentions=1")
	if at := strings.Index(body, `id="mentions"`); at < 0 || !strings.Contains(body[at:], "ShiftPilot") || !strings.Contains(body[at:], `href="#t3"`) {
		t.Error("the page does not name ShiftPilot, with the way to the turn")
	}
	if res, _ := omar.get(conversationHref(h.talk("갱신 전 점검 회의").ID) + "?mentions=1"); res.StatusCode != http.StatusNotFound {
		t.Errorf("somebody else's conversation = %s", res.Status)
	}
	if _, body := h.signedIn("mina.park").get(conversationHref(h.talk("갱신 전 점검 회의").ID) + "?mentions=1"); strings.Contains(body, `id="mentions"`) {
		t.Error("a Korean conversation is read for English names")
	}
}
