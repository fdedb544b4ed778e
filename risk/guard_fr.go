package risk

import "sync"

var french = sync.OnceValue(func() *european {
	return &european{
		negations:  wordSet(`ne n personne pas jamais aucun aucune sans rien nullement guère plutôt`),
		after:      wordSet(`pas jamais plus point rien`),
		idle:       wordSet(`seulement que satisfait satisfaits contents content juste`),
		stops:      wordSet(`et mais car parce donc sinon puisque alors`),
		ifs:        wordSet(`si supposons imaginons cas`),
		asks:       wordSet(`demande demandons savoir sais sait savons voir décider hésite hésitons sûr sûrs vérifier`),
		soft:       wordSet(`jamais un jour d aventure par hasard où au le la les le contrat l abonnement`),
		subjects:   wordSet(`je j nous on vous il elle ils elles ça cela`),
		own:        wordSet(`je j nous on notre nos`),
		far:        3,
		without:    wordSet(`sans`),
		infinitive: pattern1(`^[^ ]* [^ ]*(er|ir|re|ation)( |$)`),
		concord:    true,
		contrast:   pattern1(`^( [^ .;!?]+){0,3} pas (à cause|parce|pour|en raison)[^.;!?]* mais (à cause|parce|pour|en raison|bien)`),
		unreal:     pattern1(`(aurions|aurait|aurais|auraient|serions|serais|serait)( (déjà|depuis longtemps|sûrement|sans doute|certainement|peut être))* ?$`),
		raised:     pattern1(`(pense|pensons|crois|croyons|veux|veut|voulons|dis|dit|disons|imagine|envisage|compte|est|s'agit)( [^ .;!?]+)? (pas|nullement|jamais)( [^ ,.;!?]+){0,2} (que|qu'on|de|d')[^.;!?]{0,50}$|(au lieu|plutôt que) (de |d')( ?[^ .;!?]+){0,4} ?$|(loin de nous l'idée|il n'est pas question|hors de question|pas l'intention|pas envie|pas prévu)( [^ .;!?]+){0,5} ?(d'|de )?$`),
		forced:     pattern1(`(pas d'autre(s)? (choix|solution|option|alternative)s? que|pas le choix|obligés? de|contraints? de|peut pas faire autrement|pas exclu|pas sûrs?|sais pas si|sait pas si|savons pas si|n'hésiter(ai|ons|a) pas|pourquoi ne pas|ne (reste|nous reste)( [^ ]+)? (plus )?qu'à)[^.;!?]*$`),
		denied:     pattern1(`^( [^ .;!?]+){0,4} (n'est|n'était|ne sera|ne serait|est|reste)( [^ .;!?]+){0,3} (pas une option|pas à l'ordre du jour|pas prévue?|hors de question|pas envisagée?|pas nécessaire|pas notre intention|exclue?|pas d'actualité|pas le but)`),
		theory:     pattern1(`(hypothétiquement|en théorie|théoriquement|par curiosité|à titre hypothétique|par simple curiosité|dans l'hypothèse|simple hypothèse)`),
		almost:     pattern1(`(failli|presque|manqué de|à deux doigts de|aurions pu|aurait pu|aurais pu)( [^ .;,!?]+){0,2} ?$`),
		other: pattern1(`\b(mon|ma|mes|notre|nos|leur|leurs|son|sa|l')( ?[^ ]+)? ?(dernier|dernière|ancien|ancienne|précédent|précédente|ex) ?(fournisseur|prestataire|employeur|client|société|entreprise|boîte|boite|poste|travail|opérateur|assureur)?` +
			`|\b(fournisseur|prestataire|employeur|société|entreprise) (précédente?|d'avant)` +
			`|\b(un ami|une amie|un collègue|une collègue|un confrère|des confrères|une consœur|un client|une cliente|un partenaire|un voisin|une connaissance|un autre client|une autre société|un de nos clients|nos clients|d'autres clients|leur société|leur entreprise|sa boîte|mon frère|ma sœur|mon mari|ma femme|on m'a dit que|il paraît que|j'ai entendu dire|le concurrent a)\b`),
		ownHits: pattern1(`^(nous|on|je|j'|notre|mon)`),
	}
})

func frNegated(s *scope) bool      { return french().negated(s) }
func frHypothetical(s *scope) bool { return french().hypothetical(s) }
func frReported(s *scope) bool     { return french().reported(s) }

var frSignposts = sync.OnceValue(func() *signposts { return french().signposts(frAsking()) })
