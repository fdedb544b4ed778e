package risk

import "sync"

var german = sync.OnceValue(func() *european {
	return &european{
		negations:  wordSet(`nicht kein keine keinen keiner keinem keinerlei nie niemals ohne nichts kaum weder keinesfalls keineswegs niemand anstatt statt niemandem niemanden`),
		after:      wordSet(`nicht nie niemals keinesfalls keineswegs kein keinen keine`),
		idle:       wordSet(`nur bloß zufrieden mehr allein länger glücklich`),
		stops:      wordSet(`und aber weil wenn obwohl während denn sondern oder sonst dass damit sodass also deshalb daher`),
		ifs:        wordSet(`wenn falls sollten sollte angenommen sofern`),
		asks:       wordSet(`sicher unsicher frage`),
		soft:       wordSet(`jemals je irgendwann mal einmal eines tages den die das unseren meinen den vertrag vielleicht doch`),
		subjects:   wordSet(`ich wir sie er es ihr man`),
		verbs:      wordSet(`werde werden kann können will wollen muss müssen möchte möchten sollten würde würden`),
		own:        wordSet(`ich wir unser unsere unseren`),
		inverted:   wordSet(`sollten sollte`),
		far:        7,
		without:    wordSet(`ohne anstatt statt`),
		infinitive: pattern1(`(^| )zu |^[^ ]* ([^ ]+)zu[^ ]+en( |$)`),
		contrast:   pattern1(`^[^.;!?]*nicht,? (nur )?(weil|wegen|aufgrund|aus|wegen)[^.;!?]* sondern`),
		unreal:     pattern1(`(hätte|hätten|wäre|wären)( [^ .;,!?]+){0,3} (längst|sonst|schon lange|schon längst|vermutlich|wahrscheinlich)( [^ .;,!?]+){0,3} ?$`),
		raised:     pattern1(`(glaube|glauben|denke|denken|meine|meinen|sage|sagen|heißt|bedeutet|behaupte|will|wollen|habe|haben|geht|davon aus)( [^ .;!?]+){0,3} (nicht|kaum|keineswegs|nie)( [^ ,.;!?]+){0,2},? dass( [^ .;!?]+){0,7} ?$|(kein|keinen|keinerlei) (anlass|grund|bedarf|wunsch|interesse)( [^ ,.;!?]+){0,3},( [^ ,.;!?]+){0,5} ?$|(keine rede davon|nicht die absicht|nicht vor|keine pläne|keine absicht|fern),?( dass)?( [^ .;!?]+){0,7} ?$`),
		forced:     pattern1(`(keinen? (grund|anlass)( mehr)?,? (zu bleiben|weiterzumachen|zu verlängern|dabei zu bleiben)|keine (andere )?(wahl|möglichkeit|alternative),? (als|außer)|nichts anderes übrig,? als|nicht anders,? als|nicht umhin|nicht ausgeschlossen|nicht ausschließen|(nicht|noch nicht) (sicher|klar|entschieden),? ob|weiß nicht,? ob|wissen nicht,? ob|zögern nicht|nicht (lange )?zögern|warum( [^ ]+){0,2} nicht)[^.;!?]*$`),
		denied:     pattern1(`^( [^ .;!?]+){0,4} (kommt|käme|steht|stand|ist|wäre|war|kann)( [^ .;!?]+){0,3} (nicht in frage|außer frage|keine option|kein thema|keine rede|nicht zur debatte|nicht geplant|nicht nötig|nicht unsere absicht|vom tisch|nicht vorgesehen|nicht das ziel)`),
		inside:     pattern1(`(^| )(nicht|nie|niemals|kein|keine|keinen)( [^ ]+)* (kündigen|beenden|auflösen|verlassen|wechseln|künden|stornieren)$`),
		wish:       pattern1(`^ (möchte|möchten|will|wollen|muss|müssen|soll|sollen)($|[ ,.?!])`),
		theory:     pattern1(`(hypothetisch|theoretisch|rein interessehalber|aus neugier|nur mal angenommen|was wäre,? wenn|mal angenommen|^ ?angenommen|(im|i am) falle? (einer|eines|der|dass)|gesetzt den fall|nur so aus interesse|aus interesse)`),
		almost:     pattern1(`(fast|beinahe|um ein haar)( [^ .;,!?]+){0,3} ?$`),
		other: pattern1(`\b(mein|meine|meinen|meinem|meiner|unser|unsere|unserem|unserer|der|die|dem|sein|ihr|ihre|deren)( [^ ]+)? ?(letzte[nrm]?|frühere[nrm]?|alte[nrm]?|ehemalige[nrm]?|vorherige[nrm]?|vorige[nrm]?) (anbieter|lieferant|lieferanten|firma|arbeitgeber|kunde|dienstleister|unternehmen|betrieb|stelle|job)` +
			`|\b(ein|eine|einem|einer) (anderer |andere |anderen )?(freund|freundin|bekannter|bekannte|bekannten|kollege aus|nachbar|kunde von uns|unserer kunden|anderer kunde|partnerfirma|partner von uns)` +
			`|\b(andere kunden|unsere kunden|ein kunde|die nachbarfirma|unsere (nachbar|schwester|partner)[^ ]*|die konkurrenz hat|der wettbewerber hat|seine firma|ihre firma|deren firma|mein bruder|meine schwester|man hört|hab(e|en)?( [^ .,;!?]+){0,3} gehört|gehört,? dass|angeblich|gerüchten zufolge)\b`),
		ownHits: pattern1(`^(wir|ich|unser|mein|uns)`),
	}
})

func deNegated(s *scope) bool      { return german().negated(s) }
func deHypothetical(s *scope) bool { return german().hypothetical(s) }
func deReported(s *scope) bool     { return german().reported(s) }

var deSignposts = sync.OnceValue(func() *signposts { return german().signposts(deAsking()) })
