package ingest_test

import "testing"

func FuzzWhatsApp(f *testing.F)  { fuzz(f, "whatsapp", ".txt") }
func FuzzKakao(f *testing.F)     { fuzz(f, "kakaotalk", ".txt") }
func FuzzKakaoCSV(f *testing.F)  { fuzz(f, "kakaotalk-csv", ".csv") }
func FuzzLINE(f *testing.F)      { fuzz(f, "line", ".txt") }
func FuzzSignal(f *testing.F)    { fuzz(f, "signal", ".txt") }
func FuzzWeChat(f *testing.F)    { fuzz(f, "wechat", ".txt") }
func FuzzWeChatCSV(f *testing.F) { fuzz(f, "wechat-csv", ".csv") }
