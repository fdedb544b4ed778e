package ingest

import (
	"regexp"
	"strings"

	"earshot"
)

// omitted are the words that messengers write for what was left out of an
// export. Nobody would type them, so that they need no brackets.
var omitted = wordSet(`
media omitted|image omitted|video omitted|audio omitted|sticker omitted|gif omitted|document omitted|contact card omitted|video note omitted
medien ausgeschlossen|bild weggelassen|video weggelassen|audio weggelassen|sticker weggelassen|dokument weggelassen
multimedia omitido|archivo omitido|imagen omitida|video omitido|audio omitido|sticker omitido|documento omitido
médias omis|image absente|vidéo absente|audio omis|document manquant|sticker omis
mídia oculta|arquivo de mídia oculto|imagem ocultada|vídeo omitido|áudio ocultado|figurinha omitida
media weggelaten|afbeelding weggelaten|media omessi|immagine omessa|file omesso
без медиафайлов|изображение опущено|видео опущено|аудиофайл опущен|стикер опущен|medya dahil edilmedi|görüntü dahil edilmedi|media tidak disertakan|pominięto multimedia|تم استبعاد الوسائط|המדיה הוסרה|media har utelämnats|media utelämnat|media jätettiin pois|medier udeladt
미디어 파일을 제외한 내용|사진 생략됨|미디어 생략됨|동영상 생략됨|画像は含まれていません|メディアなし|画像は省略されました|省略多媒体|省略影音内容|已略過媒體檔|图像已忽略|忽略图片|略過影像檔`)

// attached are the words that messengers put in place of a picture, a sound or
// a file, lower case, without the brackets some set around them.
var attached = wordSet(`
사진|동영상|이모티콘|음성메시지|보이스룸|사진 읽지 않음|동영상 읽지 않음|photo|video|emoticon|emoticons|voice note|voice message|image|sticker|gif|audio|file|location|contact
スタンプ|写真|動画|ボイスメッセージ|ファイル|位置情報|連絡先|アルバム|貼圖|照片|影片|語音訊息|檔案|位置訊息|聯絡資訊|相簿|贴图|视频|语音消息|语音|文件|图片|表情|动画表情|链接|小程序|名片|位置|红包|转账|스티커|음성 메시지|파일|위치 정보|연락처`)

// attachedBare are the ones among them that nobody would type without
// brackets, or that stand without them as KakaoTalk writes them.
var attachedBare = wordSet(`사진|동영상|이모티콘|음성메시지|사진 읽지 않음|동영상 읽지 않음`)

var deleted = []string{
	"this message was deleted", "you deleted this message", "the message has been deleted", "this message has been deleted",
	"diese nachricht wurde gelöscht", "du hast diese nachricht gelöscht", "se eliminó este mensaje", "este mensaje fue eliminado", "eliminaste este mensaje",
	"ce message a été supprimé", "vous avez supprimé ce message", "mensagem apagada", "esta mensagem foi apagada", "você apagou esta mensagem", "apagou esta mensagem", "данное сообщение удалено", "вы удалили данное сообщение", "bu mesaj silindi", "bu mesajı sildiniz",
	"pesan ini telah dihapus", "anda telah menghapus pesan ini", "تم حذف هذه الرسالة", "הודעה זו נמחקה", "hai eliminato questo messaggio", "je hebt dit bericht verwijderd", "essa mensagem foi apagada", "questo messaggio è stato eliminato",
	"dit bericht is verwijderd", "메시지가 삭제되었습니다", "삭제된 메시지입니다", "이 메시지는 삭제되었습니다", "このメッセージは削除されました", "メッセージの送信を取り消しました",
	"此訊息已刪除", "此消息已删除", "您已刪除此訊息", "您已删除此消息", "已收回訊息", "撤回了一条消息", "撤回了一條訊息", "unsent a message", "메시지를 취소했습니다", "送信を取り消しました",
}

var (
	attachedFile = regexp.MustCompile(`(?i)^(?:<\s*[\x{200e}]?(?:attached|angehängt|adjunto|anexado|pièce jointe|bijgevoegd|allegato|첨부|添付|附件|附檔):? ?[^<>\n]{0,200}>|` +
		`[^\n<>]{1,200} <\x{200e}?attached>|` +
		`[^\n]{1,200}\.[a-z0-9]{2,5} \((?:file attached|datei angehängt|archivo adjunto|fichier joint|arquivo anexado|bestand bijgevoegd|file allegato|파일 첨부됨|添付ファイル|文件附件|附件檔案|ファイル添付)\)|` +
		`(?:파일|File|檔案|文件)\s?: ?\S[^\n]{0,200}|사진 \d{1,3}장|Photos \d{1,3}|Photo \d{1,3}|Location: https?://\S+)$`)
	attachedEnd = regexp.MustCompile(`(?i)\x{200e}?<(?:attached|angehängt|adjunto|anexado|pièce jointe|bijgevoegd|allegato|첨부|添付|附件): [^<>\n]{1,200}>$`)
)

// wordSet is the words between bars and line ends.
func wordSet(s string) map[string]bool {
	all := map[string]bool{}
	for _, line := range strings.Split(s, "\n") {
		for _, word := range strings.Split(line, "|") {
			if word != "" {
				all[word] = true
			}
		}
	}
	return all
}

// placeholderKind tells what stands in a chat for something other than words:
// an attachment, or a message that was taken back.
func placeholderKind(text string) earshot.Kind {
	if len(text) > 400 {
		return ""
	}
	text = tidyText(text)
	plain := strings.ToLower(strings.TrimRight(text, ".。! "))
	inner, bracketed := unbracketed(plain)
	switch {
	case attachedBare[plain], omitted[plain], bracketed && (attached[tidyText(inner)] || omitted[tidyText(inner)]), namesFile(text) && attachedFile.MatchString(text):
		return earshot.KindAttachment
	case isDeleted(plain):
		return earshot.KindDeleted
	}
	return ""
}

// namesFile reports whether the text may be the name of a file, which spares
// most messages the pattern.
func namesFile(text string) bool {
	if strings.HasSuffix(text, ")") || strings.HasSuffix(text, ">") {
		return true
	}
	for _, word := range []string{"파일", "File", "file", "檔案", "文件", "사진", "Photo", "photo", "Location: "} {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

// unbracketed is what stands within the brackets that s as a whole stands in.
func unbracketed(s string) (string, bool) {
	for _, pair := range []string{"<>", "[]", "()"} {
		if len(s) > 2 && s[0] == pair[0] && s[len(s)-1] == pair[1] {
			return s[1 : len(s)-1], true
		}
	}
	return s, false
}

// isDeleted reports whether the text says of a message that it is gone. Some
// say it with the name of who took it back in front.
func isDeleted(plain string) bool {
	for _, d := range deleted {
		if plain == d || len(plain) < 160 && strings.HasSuffix(plain, d) && !strings.HasPrefix(d, "this") && !strings.HasPrefix(d, "the ") {
			return true
		}
	}
	return false
}

// splitAttached takes a caption and its attachment apart, in the order they
// stand in.
func splitAttached(text string) []string {
	first, rest, more := strings.Cut(text, "\n")
	if more && attachedFile.MatchString(tidyText(first)) && tidyText(rest) != "" {
		return []string{tidyText(first), tidyText(rest)}
	}
	if !strings.HasSuffix(text, ">") {
		return []string{text}
	}
	if at := attachedEnd.FindStringIndex(text); at != nil && at[0] > 0 && tidyText(text[:at[0]]) != "" {
		return []string{tidyText(text[:at[0]]), tidyText(text[at[0]:])}
	}
	return []string{text}
}
