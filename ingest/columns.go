package ingest

import (
	"strings"
	"sync"
)

// meaning is what a column of a table, or a key of an object, stands for.
type meaning string

const (
	meansText         meaning = "text"
	meansSpeaker      meaning = "speaker"
	meansEmail        meaning = "email"
	meansRole         meaning = "role"
	meansSide         meaning = "side"
	meansStart        meaning = "start"
	meansEnd          meaning = "end"
	meansAt           meaning = "at"
	meansLang         meaning = "lang"
	meansKind         meaning = "kind"
	meansConversation meaning = "conversation"
	meansAccount      meaning = "account"
	meansChannel      meaning = "channel"
	meansTitle        meaning = "title"
	meansBegan        meaning = "began"
)

// columns are the names each meaning goes by, folded, likeliest first.
var columns = map[meaning][]string{
	meansText: {"text", "content", "message", "body", "utterance", "words", "transcript", "sentence", "msg", "messagetext", "plainbody",
		"strcontent", "내용", "메시지", "대화내용", "内容", "內容", "消息", "訊息", "留言", "本文", "メッセージ", "発言", "発言内容",
		"messagebody", "메세지", "대화", "발화", "발언", "통화내용", "상담내용", "문의내용", "텍스트", "发言内容", "發言內容", "对话内容", "對話內容", "通话内容", "聊天内容", "聊天內容", "发言", "發言", "文本", "文字", "話した内容", "会話内容", "テキスト", "セリフ"},
	meansSpeaker: {"speaker", "speakername", "displayname", "sendername", "authorname", "username", "name", "author", "sender", "from", "user",
		"participant", "speakerid", "userid", "authorid", "actorid", "agentname", "agent", "nickname",
		"화자", "발신자", "이름", "작성자", "发言人", "發言人", "发送者", "發送者", "发送人", "姓名", "話者", "発言者", "送信者", "名前",
		"who", "발화자", "말한사람", "보낸사람", "보낸이", "说话人", "說話人", "讲话人", "講話人", "寄件人", "傳送者", "發送人", "スピーカー", "投稿者", "差出人"},
	meansEmail: {"email", "speakeremail", "senderemail", "useremail", "mail", "이메일", "邮箱", "電子郵件", "メール"},
	meansRole:  {"role", "speakerrole", "participantrole", "senderrole", "authorrole", "sendertype", "authortype", "speakertype", "역할", "角色", "役割"},
	meansSide: {"side",
		"화자구분", "발화자구분", "話者区分", "说话方", "說話方"},
	meansStart: {"startms", "startmillis", "starttimems", "startoffsetms", "offsetms", "start", "starttime", "begin", "begintime", "startsec", "startseconds", "offset",
		"시작", "시작시간", "开始时间", "開始時間", "開始時刻", "開始"},
	meansEnd: {"endms", "endmillis", "endtimems", "endoffsetms", "end", "endtime", "endsec", "endseconds",
		"종료", "종료시간", "结束时间", "結束時間", "終了時刻", "終了時間", "終了"},
	meansAt: {"at", "timestamp", "sentat", "createdat", "created", "datecreated", "datetime", "time", "date", "시간", "시각", "날짜", "일시", "时间", "時間", "日期", "日時",
		"when", "senttime", "sendtime", "messagetime", "timesent", "보낸시간", "작성일시", "작성시간", "전송시간", "등록일시", "대화시간", "통화일시", "상담일시", "发送时间", "發送時間", "傳送時間", "日期时间", "日期時間", "对话时间", "對話時間", "送信日時", "送信時刻", "投稿日時", "発言時刻", "時刻", "日付"},
	meansLang: {"lang", "language", "languagecode", "locale", "언어", "语言", "語言", "言語"},
	meansKind: {"kind"},
	meansAccount: {"account", "accountid", "accountname", "company", "organization", "organisation", "customeraccount", "고객사", "客户名称", "客戶名稱", "顧客名", "会社名",
		"회사", "회사명", "거래처", "업체명", "公司", "公司名称", "公司名稱", "会社", "取引先"},
	meansConversation: {"conversation", "conversationid", "callid", "chatid", "meetingid", "threadid", "sessionid", "ticketid", "dialogid", "dialogueid",
		"convid", "roomid", "talker", "대화id", "会话id", "會話id", "会話id",
		"대화번호", "상담번호", "상담id", "통화id", "통화번호", "콜id", "문의번호", "会话编号", "會話編號", "对话id", "對話id", "通话id", "通話id", "工单号", "工單號", "会話番号", "通話番号", "問い合わせ番号"},
	meansChannel: {"channel", "medium", "채널", "渠道", "チャネル"},
	meansTitle:   {"title", "subject", "topic", "제목", "标题", "標題", "件名", "タイトル"},
	meansBegan:   {"startedat", "conversationstart", "callstart", "conversationtime"},
}

// foldKey is what is compared of two column names: lower case, no spaces,
// dashes, underscores or dots.
func foldKey(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == '.' || r == ' ' || invisible(r) {
			return -1
		}
		return r
	}, strings.ToLower(strings.TrimSpace(s)))
}

// place is what one name of a column means, and how likely it is to be the one.
type place struct {
	means meaning
	rank  int // 0 is the likeliest
}

// places are the columns by their folded names.
var places = sync.OnceValue(func() map[string]place {
	all := map[string]place{}
	for m, names := range columns {
		for rank, name := range names {
			all[name] = place{m, rank}
		}
	}
	return all
})

// means finds the column for each meaning; a meaning without one is missing.
func means(header []string) map[meaning]int {
	found, ranks := map[meaning]int{}, map[meaning]int{}
	for i, h := range header {
		p, ok := places()[foldKey(h)]
		if !ok {
			continue
		}
		if rank, taken := ranks[p.means]; !taken || p.rank < rank {
			found[p.means], ranks[p.means] = i, p.rank
		}
	}
	return found
}

// hasMeaning reports whether a column or key of that name means m.
func hasMeaning(name string, m meaning) bool {
	p, ok := places()[foldKey(name)]
	return ok && p.means == m
}

// inMillis reports whether the column's name says that it counts milliseconds.
func inMillis(name string) bool {
	name = foldKey(name)
	return strings.HasSuffix(name, "ms") || strings.HasSuffix(name, "millis")
}
