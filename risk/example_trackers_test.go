package risk_test

import (
	"fmt"

	"earshot"
	"earshot/risk"
)

func ExampleCompile() {
	trackers, err := risk.ParseTrackers("churn.yaml", []byte(`
- id: churn-intent
  category: churn
  severity: high
  phrases:
    en: [cancel (our|the) subscription]
    ko: [구독을 해지하다]
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	rules, err := risk.Compile(trackers)
	if err != nil {
		fmt.Println(err)
		return
	}
	conversation := &earshot.Conversation{Turns: []earshot.Turn{
		{Seq: 0, Side: earshot.SideCustomer, Lang: earshot.English, Text: "We're cancelling the subscription."},
		{Seq: 1, Side: earshot.SideCustomer, Lang: earshot.English, Text: "Well, we would never cancel our subscription."},
		{Seq: 2, Side: earshot.SideCustomer, Lang: earshot.Korean, Text: "구독 해지하려고요."},
	}}
	for _, f := range rules.Detect(conversation) {
		fmt.Printf("%d %q %s %q\n", f.Turn, f.Quote, f.State, f.Reason)
	}
	// Output:
	// 0 "cancelling the subscription" counted ""
	// 1 "cancel our subscription" suppressed "negated"
	// 2 "구독 해지하려고요" counted ""
}
