package ingest

import (
	"strings"
	"unicode/utf8"

	"earshot"
)

// roleSides are the words transcripts use for the two sides of a service
// conversation, folded. A title such as CFO is none of them: both sides have one.
var roleSides = map[string]earshot.Side{
	"us": earshot.SideUs, "agent": earshot.SideUs, "rep": earshot.SideUs, "representative": earshot.SideUs, "salesrep": earshot.SideUs, "seller": earshot.SideUs,
	"supportagent": earshot.SideUs, "customerserviceagent": earshot.SideUs, "customerservicerepresentative": earshot.SideUs,
	"supportrep": earshot.SideUs, "support": earshot.SideUs, "operator": earshot.SideUs, "advisor": earshot.SideUs, "adviser": earshot.SideUs,
	"csr": earshot.SideUs, "csm": earshot.SideUs, "accountmanager": earshot.SideUs, "accountexecutive": earshot.SideUs, "host": earshot.SideUs,
	"internal": earshot.SideUs, "supervisor": earshot.SideUs,
	"me": earshot.SideUs, "나": earshot.SideUs, "회원님": earshot.SideUs, "我": earshot.SideUs, "自分": earshot.SideUs, // whoever exported a chat
	"agente": earshot.SideUs, "asesor": earshot.SideUs, "asesora": earshot.SideUs, "conseiller": earshot.SideUs, "conseillère": earshot.SideUs,
	"berater": earshot.SideUs, "beraterin": earshot.SideUs, "mitarbeiter": earshot.SideUs, "atendente": earshot.SideUs,
	"상담사": earshot.SideUs, "상담원": earshot.SideUs, "담당자": earshot.SideUs, "매니저": earshot.SideUs, "직원": earshot.SideUs,
	"客服": earshot.SideUs, "坐席": earshot.SideUs, "座席": earshot.SideUs, "客服人员": earshot.SideUs, "客服人員": earshot.SideUs, "专员": earshot.SideUs, "專員": earshot.SideUs,
	"销售": earshot.SideUs, "業務": earshot.SideUs, "客户经理": earshot.SideUs, "客戶經理": earshot.SideUs,
	"オペレーター": earshot.SideUs, "オペレータ": earshot.SideUs, "担当": earshot.SideUs, "担当者": earshot.SideUs, "サポート": earshot.SideUs, "営業": earshot.SideUs,
	"агент": earshot.SideUs, "оператор": earshot.SideUs, "менеджер": earshot.SideUs,

	"клиент":   earshot.SideCustomer,
	"customer": earshot.SideCustomer, "client": earshot.SideCustomer, "caller": earshot.SideCustomer, "enduser": earshot.SideCustomer,
	"visitor": earshot.SideCustomer, "buyer": earshot.SideCustomer, "prospect": earshot.SideCustomer, "external": earshot.SideCustomer,
	"cust": earshot.SideCustomer, "cliente": earshot.SideCustomer, "kunde": earshot.SideCustomer, "kundin": earshot.SideCustomer,
	"고객": earshot.SideCustomer, "고객님": earshot.SideCustomer, "손님": earshot.SideCustomer, "민원인": earshot.SideCustomer,
	"客户": earshot.SideCustomer, "客戶": earshot.SideCustomer, "顾客": earshot.SideCustomer, "顧客": earshot.SideCustomer, "用户": earshot.SideCustomer, "用戶": earshot.SideCustomer,
	"来电者": earshot.SideCustomer, "來電者": earshot.SideCustomer, "访客": earshot.SideCustomer, "訪客": earshot.SideCustomer,
	"お客様": earshot.SideCustomer, "お客さま": earshot.SideCustomer, "客": earshot.SideCustomer, "お客": earshot.SideCustomer,

	"system": earshot.SideSystem, "bot": earshot.SideSystem, "chatbot": earshot.SideSystem, "custombot": earshot.SideSystem, "automatedagent": earshot.SideSystem,
	"virtualagent": earshot.SideSystem, "ivr": earshot.SideSystem, "assistantbot": earshot.SideSystem, "notetaker": earshot.SideSystem,
	"시스템": earshot.SideSystem, "챗봇": earshot.SideSystem, "系统": earshot.SideSystem, "系統": earshot.SideSystem, "机器人": earshot.SideSystem, "機器人": earshot.SideSystem,
	"システム": earshot.SideSystem, "ボット": earshot.SideSystem,
}

// foldRole is foldName without the dashes and underscores of machine-made roles.
func foldRole(s string) string {
	return strings.NewReplacer("_", "", "-", "").Replace(foldName(s))
}

// roleSide is the side that the participant's role tells, or a name that is a
// role: "Agent", "Customer (Juan)", "Agent Ben", "客服小王", "Speaker 1 [Agent]".
func roleSide(p *earshot.Participant) earshot.Side {
	for role := range strings.SplitSeq(p.Role, ",") {
		if side, ok := roleSides[foldRole(role)]; ok {
			return side
		}
	}
	if side, ok := roleSides[foldRole(p.Name)]; ok {
		return side
	}
	before, inner := bracketed(p.Name)
	if side, ok := roleSides[foldRole(before)]; ok && inner != "" {
		return side
	}
	if side, ok := roleSides[foldRole(inner)]; ok {
		return side
	}
	return leadingRole(p.Name)
}

// bracketed splits "Customer (Juan)" into what stands before and within the
// brackets.
func bracketed(name string) (before, inner string) {
	open := strings.IndexAny(name, "([（【")
	if open < 0 {
		return name, ""
	}
	_, width := utf8.DecodeRuneInString(name[open:])
	inner = strings.TrimRight(name[open+width:], ")]）】 ")
	return strings.TrimSpace(name[:open]), inner
}

// leadingRole is the side of the plain role words that names begin with in
// contact-centre exports: "Agent Jannie", "Customer 2". Other role words are
// family names and titles too often to count.
func leadingRole(name string) earshot.Side {
	first, rest, ok := strings.Cut(name, " ")
	if !ok || rest == "" {
		return earshot.SideUnknown
	}
	switch strings.ToLower(first) {
	case "agent", "rep", "operator":
		return earshot.SideUs
	case "customer", "client", "caller":
		return earshot.SideCustomer
	}
	return earshot.SideUnknown
}

// bots are parts of the names that note-taking and recording programs join
// meetings under, folded.
var bots = []string{
	"notetaker", "fireflies.ai", "otter.ai", "otterpilot", "read.ai", "fathom.video", "gongrecorder", "gong.io", "tl;dv", "tldv.io", "meetgeek",
	"avoma", "grainrecorder", "sembly", "zoomaicompanion", "aicompanion", "copilotrecorder", "chorus.ai", "recall.ai", "supernormal", "airgram",
}

// isBot reports whether the name is a program's, or somebody's shared screen.
func isBot(name string) bool {
	folded := foldName(name)
	for _, bot := range bots {
		if strings.Contains(folded, bot) {
			return true
		}
	}
	return strings.HasSuffix(folded, "'spresentation") || strings.HasSuffix(folded, "’spresentation") ||
		strings.HasSuffix(folded, "[bot]") || strings.HasSuffix(folded, "(bot)")
}

// freeMail are domains anybody may have an address in. They tell no account.
var freeMail = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "outlook.com": true, "hotmail.com": true, "live.com": true, "msn.com": true, "yahoo.com": true,
	"yahoo.co.jp": true, "yahoo.co.uk": true, "ymail.com": true, "icloud.com": true, "me.com": true, "mac.com": true, "aol.com": true,
	"proton.me": true, "protonmail.com": true, "gmx.de": true, "gmx.net": true, "gmx.com": true, "web.de": true, "t-online.de": true,
	"naver.com": true, "daum.net": true, "hanmail.net": true, "kakao.com": true, "nate.com": true,
	"qq.com": true, "163.com": true, "126.com": true, "sina.com": true, "sina.cn": true, "foxmail.com": true, "139.com": true, "yeah.net": true,
	"docomo.ne.jp": true, "ezweb.ne.jp": true, "softbank.ne.jp": true, "i.softbank.jp": true,
	"pchome.com.tw": true, "hinet.net": true, "orange.fr": true, "free.fr": true, "laposte.net": true, "libero.it": true, "mail.ru": true, "yandex.ru": true,
}

// domainOf is the domain of an address, lower case.
func domainOf(email string) string {
	i := strings.LastIndexByte(email, '@')
	return strings.ToLower(strings.TrimSpace(email[i+1:]))
}
