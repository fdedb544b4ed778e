package risk

import (
	"strings"
	"unicode/utf8"
)

// Chinese words do not inflect, but people take them apart: 续约 is 续了约,
// 续不了约, 续个约; 取消合同 is 取消了这个合同; 看看 is 看一看.

// zhVerbs and zhObjects are the two halves of words that come apart; zhWithin
// is what stands between them then.
const (
	zhVerbs   = "续解签退付涨降砍请停死出换交见帮销到开毁违订打关收结"
	zhObjects = "约款价假机错人货面忙户期费班会号单钱税订账帐"
)

var zhWithin = strings.Fields("了 过 个 完 好 掉 成 下 了个 不了 得了 不成 没成 不上 什么 不到 了一次 过一次")

// zhActions are verbs whose object may have an aspect, an article or an owner
// before it, and zhAspects and zhBefore are those.
var (
	zhActions = []string{"取消", "终止", "解除", "关闭", "更换", "停用", "停止", "暂停", "删除", "注销", "中止", "结束", "退掉", "换掉", "换", "改", "丢", "降", "删"}
	zhAspects = strings.Fields("了 掉 过 掉了 完")
	zhBefore  = strings.Fields(`这个 这份 这 那个 那份 个 一个 份 一份 家 一家 套 一套 下 一下 我 我的 我们 我们的 咱们的 你们 你们的 你 你的 贵司的 公司的 所有 所有的 全部 全部的
		现在的 目前的 和你们的 跟你们的 与贵司的 整个`)
)

// zhNotWilled are verbs that 不 denies in more ways than one.
var (
	zhNotWilled = []string{"续约", "续签", "续费", "续订", "续保", "续", "合作", "继续", "签", "买", "用", "需要"}
	zhNot       = strings.Fields("不 不再 不想 不想再 不打算 不打算再 不会 不会再 不准备 不考虑 不愿 不愿意 没 没有 没再")
	zhNothing   = strings.Fields("没有 没 没有了 没有什么 没什么 没啥")
)

// zhPlaces are the places of a part of a Chinese phrase: the part as it is
// written and as it comes apart.
func zhPlaces(text string) [][]string {
	for _, v := range zhActions {
		object, ok := strings.CutPrefix(text, v)
		for _, aspect := range zhAspects {
			if rest, cut := strings.CutPrefix(object, aspect); cut {
				object = rest
				break
			}
		}
		if n := utf8.RuneCountInString(object); ok && n > 1 && n < 7 && allHan(object) && !zhBound(object) {
			return [][]string{{v}, append([]string{""}, zhAspects...), append([]string{""}, zhBefore...), zhSpellings(object)}
		}
	}
	return [][]string{zhForms(text)}
}

// zhApart takes the places of a phrase apart that are one text. It says which
// of the places hold what may be missing.
func zhApart(places [][]string) (all [][]string, light map[int]bool) {
	light = map[int]bool{}
	for i, texts := range places {
		if i > 0 && zhActs(places[i-1]) && zhObject(texts) {
			light[len(all)], light[len(all)+1] = true, true
			all = append(all, append([]string{""}, zhAspects...), append([]string{""}, zhBefore...))
		}
		if len(texts) == 1 {
			apart := zhPlaces(texts[0])
			if len(apart) > 1 {
				light[len(all)+1], light[len(all)+2] = true, true
			}
			all = append(all, apart...)
			continue
		}
		var forms []string
		for _, t := range texts {
			if t == "" {
				forms = append(forms, t)
				continue
			}
			forms = append(forms, zhForms(t)...)
		}
		all = append(all, unique(forms))
	}
	return all, light
}

// zhActs reports whether a place holds verbs of zhActions only, zhObject
// whether one holds only what may be their objects.
func zhActs(texts []string) bool { return allIn(texts, zhActionSet) }

var zhActionSet = wordSet(strings.Join(zhActions, " "))

func zhObject(texts []string) bool {
	for _, t := range texts {
		if utf8.RuneCountInString(t) < 2 || !allHan(t) || zhBound(t) {
			return false
		}
	}
	return len(texts) > 0
}

// zhBound reports whether an object begins with what may stand before one.
func zhBound(object string) bool {
	for _, list := range [][]string{zhAspects, zhBefore} {
		for _, w := range list {
			if strings.HasPrefix(object, w) {
				return true
			}
		}
	}
	return false
}

// zhForms lists the ways one text is said.
func zhForms(text string) []string {
	all := zhSpellings(text)
	if rest, ok := strings.CutPrefix(text, "不"); ok {
		for _, v := range zhNotWilled {
			if rest == v || rest == v+"了" {
				for _, not := range zhNot {
					all = append(all, not+rest)
				}
				return unique(all)
			}
		}
	}
	for _, not := range []string{"没有", "没"} {
		if rest, ok := strings.CutPrefix(text, not); ok && utf8.RuneCountInString(rest) > 1 && allHan(rest) && !strings.HasPrefix(rest, "有") {
			for _, n := range zhNothing {
				all = append(all, n+rest)
			}
			return unique(all)
		}
	}
	runes := []rune(text)
	if len(runes) != 2 {
		return all
	}
	first, second := string(runes[0]), string(runes[1])
	switch {
	case first == second && isHan(runes[0]):
		all = append(all, first+"一"+first, first+"了"+first)
	case strings.Contains(zhVerbs, first) && strings.Contains(zhObjects, second):
		for _, w := range zhWithin {
			all = append(all, first+w+second)
		}
		all = append(all, first+first+second, first+"不"+first+second)
	}
	return unique(all)
}

// zhVariants are spellings that stand for one another.
var zhVariants = [][2]string{{"账", "帐"}, {"其他", "其它"}, {"登录", "登陆"}, {"唯一", "惟一"}}

// zhSpellings lists a text with its other spellings, and without a 的 that may
// be left out.
func zhSpellings(text string) []string {
	all := []string{text}
	for _, v := range zhVariants {
		for _, pair := range [][2]string{v, {v[1], v[0]}} {
			if other := strings.ReplaceAll(text, pair[0], pair[1]); other != text {
				all = append(all, other)
			}
		}
	}
	for _, owner := range []string{"我们的", "你们的", "他们的", "我的", "你的", "贵司的", "公司的"} {
		if rest, ok := strings.CutPrefix(text, owner); ok && rest != "" {
			all = append(all, strings.TrimSuffix(owner, "的")+rest)
		}
	}
	return all
}

func allHan(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !isHan(r) })
}

// hanJoins are words of two characters that a phrase may begin or end in the
// middle of: 手续约好 is not 续约, 收到期刊 not 到期, 将来 not 来る. Characters
// are as the view shows them.
var hanJoins = wordSet(viewedWords(`手续 继续 持续 连续 陆续 后续 延续 了解 理解 见解 讲解 缓解 误解 标签 便签 书签 后退 倒退 撤退 衰退 支付 邀请 申请 聘请 付出 支出 输出 突出
	行销 营销 推销 促销 报销 收到 得到 达到 等到 直到 受到 感到 遇到 交换 转换 变换 领取 收取 获取 争取 提取 吸取 索取 听取 暂停 下降 高涨 上涨 看见 听见 提交 成交
	价值 错误 错过 约束 约见 期刊 期待 期望 期末 期间 户外 户口 面包 面试 消费 人质 人质
	将来 本来 従来 未来 由来 出来 以来 信頼 依頼 緊急 至急`))

// viewedWords is a list of words as the view shows them.
func viewedWords(list string) string {
	words := strings.Fields(list)
	for i, w := range words {
		words[i] = viewed(w)
	}
	return strings.Join(words, " ")
}

// hanFirst and hanLast are the characters a phrase may begin or end with that
// those words have in common with it.
var hanFirst, hanLast = func() (first, last map[rune]bool) {
	first, last = map[rune]bool{}, map[rune]bool{}
	for w := range hanJoins {
		r := []rune(w)
		first[r[1]], last[r[0]] = true, true
	}
	return first, last
}()

// tornApart reports whether a place in a text begins or ends within a word of
// hanJoins. 为了解约 is no 了解.
func tornApart(text string, start, end int) bool {
	before, size := utf8.DecodeLastRuneInString(text[:start])
	first, _ := utf8.DecodeRuneInString(text[start:])
	if hanFirst[first] && hanJoins[string([]rune{before, first})] {
		if earlier, _ := utf8.DecodeLastRuneInString(text[:start-size]); string(before) != "了" || earlier != []rune(viewed("为"))[0] && earlier != '签' {
			return true
		}
	}
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return hanLast[last] && hanJoins[string([]rune{last, after})]
}
