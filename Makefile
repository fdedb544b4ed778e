# The targets are what a newcomer would type by hand.

GOFLAGS := -tags=sqlite_omit_load_extension
export GOFLAGS

.PHONY: build run test race golden quality fuzz bench formats lint tools

build: ## the one binary, bin/earshot
	go build -o bin/earshot ./cmd/earshot

run: ## build, load the sample workspace and serve it on http://localhost:8080
	go run ./cmd/earshot demo

test: tools ## everything, with a real browser
	go vet ./...
	CI=true go test -timeout 20m ./...

race: ## the tests under the race detector
	go test -race -short -timeout 30m ./...

golden: ## rewrite the golden files; read the diff as prose
	go test ./... -update

quality: ## language, mood, findings and search on the repository's own sets, as golden figures; EVALUATE=DIR [LOAD=FILE] also fills in doc/quality.md
	$(if $(EVALUATE),go run ./cmd/earshot evaluate table $(if $(LOAD),--load "$(LOAD)") --into doc/quality.md "$(EVALUATE)")
	go test -count 1 -run 'Golden|Languages|Turns|Stories|Scripts|Promises|Heldout' ./nlp/... ./risk ./search
	@for f in nlp/testdata/quality.txt risk/testdata/stories.golden search/testdata/search/metrics.golden; do \
	  [ -f $$f ] && { echo; echo "== $$f"; head -60 $$f; }; done; true

FUZZTIME ?= 10s
FUZZPKG ?= ./...
FUZZ ?= ^Fuzz
FUZZPROCS ?= 2
FUZZBUILD ?= -fuzz .

fuzz: ## FUZZTIME (10s) for every fuzz target; how often each ran, and the sum. FUZZ='zoom|teams' chooses; FUZZBUILD= is blind, and thirty times as fast
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && sum=0; for pkg in $$(go list $(FUZZPKG)); do \
	  targets=$$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' | grep -E '$(FUZZ)'); [ -n "$$targets" ] || continue; \
	  go test -c $(FUZZBUILD) -o $$dir/fuzz.test $$pkg || exit 1; \
	  for target in $$targets; do \
	    log=$$(cd $$(go list -f '{{.Dir}}' $$pkg) && $$dir/fuzz.test -test.run '^$$' -test.fuzz "^$$target$$" -test.fuzztime $(FUZZTIME) -test.fuzzminimizetime 10x \
	      -test.parallel $(FUZZPROCS) -test.fuzzcachedir $$(go env GOCACHE)/fuzz/$$pkg 2>&1) || { echo "$$log"; echo "$$pkg $$target failed"; exit 1; }; \
	    n=$$(echo "$$log" | grep -o 'execs: [0-9]*' | tail -1 | tr -dc '0-9'); sum=$$((sum + n)); \
	    echo "$$n $$target $$pkg"; \
	  done; \
	done; echo "$$sum executions in all"

bench: ## the figures of doc/performance.md
	go test -run '^$$' -bench . -benchmem ./...

formats: ## the tables of doc/formats.md, with the figures of the fixtures
	@sed '/^<!-- tables -->$$/q' doc/formats.md > doc/formats.new
	@go run ./cmd/earshot formats --markdown ingest/testdata/*.* >> doc/formats.new
	@sed -n '/^<!-- end -->$$/,$$p' doc/formats.md >> doc/formats.new && mv doc/formats.new doc/formats.md

lint: ## formatting and vet
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "gofmt would change these"; exit 1; }
	go vet ./...

tools: ## what the tests need: Chromium and fonts for Chinese, Japanese and Korean
	@sh .ci/tools
