package risk

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// lexicon is the expressions a guard asks in one language. They are anchored
// to the hit: those of the left end at it, those of the right begin at it, so
// only words that belong together reach it.
type lexicon struct {
	evenLeft, doubleLeft, negLeft    *regexp.Regexp
	evenRight, doubleRight, negRight *regexp.Regexp
	wish, ifRight                    *regexp.Regexp // after the hit
	ifLeft, thenLeft, ifLater        *regexp.Regexp // before the hit, between, after
	ifOnly                           *regexp.Regexp // between: the hit is the condition itself
	other, own                       *regexp.Regexp // who else, and who not
}

// reach is how far from a hit its guards look, in bytes.
const reach = 90

// tail is the end of the text before a hit, as much as a guard looks at.
func tail(left string) string {
	cut := len(left) - reach
	if cut <= 0 {
		return left
	}
	for !utf8.RuneStart(left[cut]) {
		cut++
	}
	return left[cut:]
}

// head is the beginning of the text after a hit, as much as a guard looks at.
func head(right string) string {
	if len(right) <= reach {
		return right
	}
	cut := reach
	for !utf8.RuneStart(right[cut]) {
		cut--
	}
	return right[:cut]
}

func matches(e *regexp.Regexp, text string) bool { return e != nil && e.MatchString(text) }

// signposts are what the guards of the lexicon cannot do without.
func (l *lexicon) signposts(a *asking) *signposts {
	return newSignposts(append(a.posts(),
		needsIn(negatesBefore, onLeft, l.negLeft), needsIn(negatesAfter, onRight, l.negRight),
		needsIn(supposesBefore, onLeft, l.ifLeft), needsIn(supposesAfter, onRight, l.ifRight),
		needsIn(reports, onLeft, l.other))...)
}

// negated asks the expressions for negations on both sides; two make none.
func (l *lexicon) negated(signs sign, left, right string) bool {
	left, right = tail(left), head(right)
	before := signs&negatesBefore != 0 && matches(l.negLeft, left) && !matches(l.evenLeft, left) && !matches(l.doubleLeft, left)
	after := signs&negatesAfter != 0 && matches(l.negRight, right) && !matches(l.evenRight, right) && !matches(l.doubleRight, right)
	return before != after
}

// hypothetical reports whether the hit stands in a condition: one that ends
// right after it, or one that began before it, goes on after it, and has not
// come to its conclusion in between.
func (l *lexicon) hypothetical(s *scope) bool {
	left, right := tail(s.left), head(s.right)
	if s.signs&supposesAfter != 0 && matches(l.ifRight, right) {
		return !matches(l.wish, right)
	}
	if s.signs&supposesBefore == 0 {
		return false
	}
	at := l.ifLeft.FindAllStringIndex(left, -1)
	if at == nil || matches(l.wish, right) {
		return false
	}
	between := left[at[len(at)-1][1]:]
	if matches(l.ifOnly, between) {
		return true
	}
	if matches(l.thenLeft, between) {
		return false
	}
	return l.ifLater == nil || l.ifLater.MatchString(right)
}

// reported reports whether somebody else is spoken of, and not the customer
// after that.
func (l *lexicon) reported(s *scope) bool {
	at := l.other.FindAllStringIndex(s.left, -1)
	return at != nil && !l.own.MatchString(s.hit) && !l.own.MatchString(s.left[at[len(at)-1][1]:])
}

// anyOf is a group of alternatives, written as words with spaces between, as
// the view shows them.
func anyOf(list string) string {
	words := strings.Fields(list)
	for i, w := range words {
		words[i] = viewed(w)
	}
	return "(?:" + strings.Join(words, "|") + ")"
}

// zh: negations stand before the verb, with modal and light words between.
var zhLexicon = sync.OnceValue(func() *lexicon {
	fill := anyOf(`会 要 想 想要 打算 准备 考虑 考虑过 想过 有 有过 是 说 说要 说过 我们 我 咱们 咱 你们 去 再 就 真 真的 真正 可能 能 能够 可以 需要 愿意
		因为 这个 这 这样 这么 为此 因此 而 轻易 随便 马上 立刻 立即 现在 目前 暂时 今年 明年 急着 急于 着急 任何 计划 计划过 过 把 对 跟 和 与 提 提出 提过 谈 谈过 用
		也 都 还 曾 曾经 一下 完全 全部 直接 主动 到 任 的 意思 想法 提前 随意 中途 太 大 那 那么 在 什么 动过 动 念头 必要 理由 说是 表示 了 一定 非 让 其他 别的`) + "*"
	neg := anyOf(`不 没有 没 未 别 勿 并非 从未 从没 从来没 从来没有 无意 拒绝 避免 防止 以免 免得 无需 无须`)
	even := anyOf(`不得不 不能不 不会不 不可不 不可能不 不排除 不介意 不如 不妨 要不 不得已 不然 不止 不只 不仅 不光 不但 不怕 不知道 不知道要不要 不确定 不确定要不要
		能不能 可不可以 要不要 会不会 是不是 是不是要 该不该 有没有 愿不愿意 想不想 好不好 差不多 没办法 没法 不久 不禁 不过 不了`) + fill
	even += `|` + anyOf(`为什么 为何 干嘛 怎么 何 凭什么`) + `不`
	because := anyOf(`不会 没有 不能 不至于 不可能 不想 不该`) + anyOf(`因为 为了 由于`) + `[^,。，;]{1,12}` + anyOf(`就 而 就去 就要 就想`)
	noun := anyOf(`打算 想法 计划 念头 意思 必要 可能 可能性 意愿 考虑 这回事 这件事 这种事 需求 准备`)
	light := anyOf(`我们 我 目前 暂时 现在 倒 倒是 是 还 也 都 真的 真 完全 根本 绝对 肯定 应该 那 就 这边 短期内`) + "*"
	return &lexicon{
		negLeft:    pattern1(`(` + neg + fill + `|` + because + `)$`),
		evenLeft:   pattern1(`(` + even + `)$`),
		doubleLeft: pattern1(neg + fill + neg + fill + `$`),
		negRight: pattern1(`^[掉了]?的?` + noun + light + anyOf(`没有 没 不会 不大 不存在 不可能 不考虑 为零`) +
			`|^[掉了]?的?` + light + anyOf(`不可能 不会 没有 不至于 不必 不用 免了 就算了 还是算了 不需要 没必要 谈不上`) + `[的了啦啊吧]*($|[,。!?;，])|^(是|只是|纯属|都是|完全是)(个|)(谣言|误传|假的|误会|谣传|乌龙)`),
		evenRight: pattern1(`^[掉了]?(不行|不可|吗|算了吧|也行|可不可以|行不行)`),
		ifLeft:    pattern1(anyOf(`如果 假如 假设 要是 万一 若是 倘若 假使 比方说 打个比方 理论上 若`)),
		thenLeft:  pattern1(`[,，;。]|` + anyOf(`就 只能 只好 必须 不得不 那我们 那就 我们会 我们要 我们将 我们肯定 我们一定 肯定 一定会 的话 则 真的要 真要`)),
		ifOnly:    pattern1(`^(哪天|有一天|以后|将来|某天|未来|说)*(我们|我|咱们)?(真的|真)?(要|想要|想)?$`),
		ifRight:   pattern1(`^[^,。，;!?]{0,6}的话`),
		wish:      pattern1(`^[^,。，;!?]{0,6}的话(就好|最好|比较好|更好)`),
		other: pattern1(anyOf(`他们公司 别的公司 别家公司 其他公司 其它公司 朋友 上家 上一家 以前那家 之前那家 前公司 以前的公司 之前的公司 之前公司 以前公司 原来的公司 前一家 前东家 老东家 之前的供应商
			以前的供应商 之前的厂商 以前的厂商 上一个供应商 上一个厂商 隔壁公司 有家公司 有个客户 有客户 别的客户 其他客户 同行 听说他们 听说别人 人家 对手公司 合作伙伴 我们客户 我们的客户`)),
		own: pattern1(anyOf(`我们 我 咱 我司 本公司 公司决定 这边 老板 领导`)),
	}
})

func zhNegated(s *scope) bool      { return zhLexicon().negated(s.signs, s.left, s.right) }
func zhHypothetical(s *scope) bool { return zhLexicon().hypothetical(s) }
func zhReported(s *scope) bool     { return zhLexicon().reported(s) }

var zhSignposts = sync.OnceValue(func() *signposts { return zhLexicon().signposts(zhAsking()) })

// ko: negations follow the verb, however far its endings reach; 안 and 못
// stand right before it.
var koLexicon = sync.OnceValue(func() *lexicon {
	fill := anyOf(`은 는 을 를 이 가 도 까지 까진 할 하 하고 하려 하려는 하려고 하려던 하겠다는 하겠다고 하자는 하자고 한다는 한다고 하라는 하기 하기로 한 해 해야 해야할 하는 하게 려 려는 려고 려던 ㄹ
		고 고자 싶 싶은 싶다 싶다는 싶진 싶지는 자 자는 겠다 겠다는 겠단 다 다는 다고 란 라는 으려는 으려고 을 ㄴ다는 거 거는 건 것 것은 것이 것도 것까지 게 걸 생각 생각은 생각이 생각도 생각까진 생각까지는
		계획 계획은 계획이 계획도 마음 마음은 마음이 맘 맘은 의향 의향은 의향이 의사 의사는 의사가 예정 예정은 예정이 뜻 뜻은 뜻이 말 말은 말이 말씀 말씀은 얘기 얘기는 얘기가 이야기 이야기는
		의도 의도는 이유 이유가 이유는 필요 필요는 필요가 필요까지는 일 일은 일이 정도 정도는 정도로 정도까지는 단계 단계는 상황 상황은 입장 입장은 고려 고려는 고민 고민은 검토 검토는 요청 신청 통보
		원하 원하지 원하는 바라 바라는 전혀 절대 절대로 아직 아직은 지금 지금은 당장 당장은 따로 굳이 현재 현재로서는 현재로선 우리 우리는 저희 저희는 로 으로 로는 에 에대한 에대해 쪽 쪽으로 하겠
		확정 확정해서 확정된 확정한 결정 결정해서 결정된 결정한 드리 드리는 말씀드리는
		하실 하시 하시는 하시려는 하시겠다는 하실만한 으시 실 시 시는 신다는 할만한 만한 만큼 만큼은 기 기로 되 될 되는 겨 갈 가려는 갈아탈 별로 딱히 특별히 이나 나 같은 거나 건은 던 줄 은커녕 커녕`) + "*"
	neg := anyOf(`지않 지는않 진않 지도않 질않 지를않 지못 지는못 지마 지말 지는말 없 아니 아녜 아녀 아닙 아닌 아님 안하 안할 안해 안했 안합 안한 안함 안되 안돼 안될 안바 안가 안써 안생 못하 못할 못해 못합 못한 않 안알아 안찾 안보 안봤 안쓰 안써 안바 안받 안만 안했 안검 안고 안생 안하 안가`)
	even := anyOf(`지않을까 지않나 지않겠습니까 지않겠어요 지않을수 지않으면안 지않고는 지않을수밖에 지도않을수 안할수없 안할수가없 안할수밖에 수밖에없 을수밖에없 ㄹ수밖에없 할수밖에 수밖에
		아니면 아니라면 없나요 없을까요 없냐 없습니까 수없나 수없을까 수는없나 수는없을까 아닐까 아닌가 아닌지 아니겠 안될까 안되나 안되겠 말까 지말까 지를까`)
	then := anyOf(`면 으면 다면 라면 니까 아서 어서`)
	return &lexicon{
		negLeft:     pattern1(`(안|못|절대안|절대못)$`),
		evenLeft:    pattern1(`(방안|제안|도안|보안|동안|불안|대안|초안|고안|현안)$`),
		negRight:    pattern1(`^` + fill + neg),
		evenRight:   pattern1(`^` + fill + even),
		doubleRight: pattern1(`^` + fill + neg + `[^,.。!?]{0,3}` + fill + anyOf(`수없 수가없 수는없 수도없 안될 안되 안돼 못배 없`) + `|^` + fill + anyOf(`없지는않 없지않 없진않 아니지는 않은것은아니 않은건아니 않는건아니 않는것은아니`)),
		ifRight: pattern1(`^` + anyOf(`를 을 은 는 도 까지`) + `?` + anyOf(`하 하게 하게되 되 된 한 한다 할 하신다 하려 하려고하 려고하 려면 했다 해야하 해야한다 려 고 고싶 시`) + `?(다|라|ㄴ다|는)?` +
			anyOf(`면 으면 경우 는경우 을경우 시위약 시에 시에는 하거든`)),
		wish:     pattern1(`^[^,.!?]{0,4}` + anyOf(`면 으면 다면`) + `(좋|되|됩|될|돼|안|어떨|합니다|해요|하는데|하는|싶|하고|한다|했|하네)`),
		ifLeft:   pattern1(anyOf(`만약 만일 혹시라도 혹여 가령 예를들어 가정`)),
		thenLeft: pattern1(then),
		ifLater:  pattern1(`^[^,.。!?]{0,15}(면|경우|다면)`),
		other: pattern1(anyOf(`예전회사 전회사 전에다니던 전직장 이전직장 예전직장 지난번업체 지난업체 이전업체 예전업체 전업체 이전벤더 친구회사 친구네 아는회사 아는분 다른회사에서 다른회사는 다른회사도 다른업체에서
			다른업체가 다른업체도 다른업체는 옆회사 옆집 거래처에서 거래처가 거래처는 지인 남편회사 고객사가 고객사에서 고객사는 고객사도 계열사에서 그회사 그쪽회사 누가 남들 이전공급사`)),
		own: pattern1(anyOf(`저희 우리 제가 저는 저도 당사 본사 이번에는 이번엔`)),
	}
})

func koNegated(s *scope) bool {
	if strings.HasSuffix(s.hit, "밖에") { // 할 수밖에 없다
		return false
	}
	left := s.left
	if !s.alone { // 안 within a word is no negation
		last, size := utf8.DecodeLastRuneInString(left)
		if last == '안' || last == '못' {
			left = left[:len(left)-size]
		}
	}
	return koLexicon().negated(s.signs, left, s.right)
}
func koHypothetical(s *scope) bool { return koLexicon().hypothetical(s) }
func koReported(s *scope) bool     { return koLexicon().reported(s) }

var koSignposts = sync.OnceValue(func() *signposts { return koLexicon().signposts(koAsking()) })

// ja: negations close the verb, or the noun it became.
var jaLexicon = sync.OnceValue(func() *lexicon {
	fill := anyOf(`は を も が の に と て で し す する した して さ され い いる お おり った た だ たい たく たいと たいとは たいわけ よう ようと ようとは う うと うとは まで までは までも ほど ほどの ほどでは つもり つもりは つもりも
		気 気は 気も 予定 予定は 予定も 考え 考えは 考えも 考えて 考えては 考える 計画 計画は わけ わけで わけでは こと ことは ことも ことまで 必要 必要は 意向 意向は 意思 検討 検討は 検討して 検討しては 話 話は 段階 段階では 状況 という
		というわけ というわけで というわけでは とは とまで とまでは など などは なんて 全く まったく 今のところ 今のところは 現時点 現時点で 現時点では まだ 絶対 絶対に 特に 一切 さらさら では じゃ 思って 思っては 思い 言って 言っては 言ったわけでは 申し上げて
		申して ござい あり でき 見 見て 調べ 調べて 使って 比べて 取って 当たって 言え 思え る 致し 致しま いたし いたしま しま 毛頭 我々 弊社 弊社は 当社 理由 理由は 理由も り り取り なさる なさ なさり お おつもり おつもりは おつもりも お考え お考えは ご予定 ご予定は ご意向 され される なさって ま せ え べき べきで べきでは 方向 方向では 前提 前提では`) + "*"
	neg := anyOf(`ない なく なかっ ません ぬ ずに ず、 ず, ず。 無い 無く おりません なし 無し ねえ ねー`)
	even := anyOf(`ざるを得 ざるをえ ざる得 ずにはいられ ずにはい ないわけに わけにはい ないことには なければな なければい なければなり なきゃ なくては なくちゃ ないとい ないとまず ないとだめ ないとダメ ないと困
		しかな しかあり しか無 ほかな ほかあり 他ない かもしれ かも知れ にちがいな に違いな に違いあり ちがいあり 違いな じゃないか じゃないです じゃないでしょ じゃないかな ではないか ではないでしょ ではありませんか ではなかろ のではない んじゃない んではない
		仕方な 仕方がな しょうがな しょうがあり やむを得な 間違いな ないか ないかと ませんか ないでしょうか ないかな てもおかしくな ておかしくな でもおかしくな しかねな しかねま かねません やむなし ないといけ ないとは限 とは限らな`)
	return &lexicon{
		negRight:  pattern1(`^` + fill + neg),
		evenRight: pattern1(`^` + fill + `(` + even + `|` + neg + fill + `(ない|ありません|なかった|いけ|ません))`),
		ifRight:   pattern1(`^` + anyOf(`を する し した さ す すれ するの するこ すること となっ となる になっ になる を考え るこ る た っ え り`) + `?` + anyOf(`たら だら れば えば けば せば ば なら ならば 場合 としたら とすれば となれば となると とすると と仮定`)),
		wish:      pattern1(`^[^。、,.!?]{0,4}(たら|れば|ば)(いい|良い|よい|よろし|宜し|嬉し|うれし|ありがた|と思|と考え|どう)`),
		ifLeft:    pattern1(anyOf(`もし 仮に 万が一 万一 例えば たとえば 仮の話`)),
		thenLeft:  pattern1(`[、,。]|` + anyOf(`れば なら たら 場合 ては けば`)),
		ifLater:   pattern1(`^[^。、,.!?]{0,12}` + anyOf(`たら れば なら 場合 としたら とすると ば`)),
		other: pattern1(anyOf(`前の会社 前職 以前の会社 前の業者 以前の業者 前のベンダー 以前のベンダー 前の取引先 知り合いの会社 知人の会社 友人の会社 友達の会社 他社さんが 他社さんは 他社さんでは 別の会社が 別の会社は 別の会社では ほかの会社では 他の会社では 他の会社が
			取引先が 取引先は 取引先で お客様が 顧客が 親戚の会社 同業他社では 同業他社が 前に使っていた会社 よその会社`)),
		own: pattern1(anyOf(`弊社 当社 うち 私 我々 わが社 我が社 こちら 今回`)),
	}
})

func jaNegated(s *scope) bool      { return jaLexicon().negated(s.signs, s.left, s.right) }
func jaHypothetical(s *scope) bool { return jaLexicon().hypothetical(s) }
func jaReported(s *scope) bool     { return jaLexicon().reported(s) }

var jaSignposts = sync.OnceValue(func() *signposts { return jaLexicon().signposts(jaAsking()) })
