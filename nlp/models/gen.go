//go:build ignore

// Gen learns the mood model from the lines in data and writes sentiment.bin.
// Run it from this folder, after changing a line or the trainer:
//
//	go run gen.go
package main

import (
	"fmt"
	"log"
	"os"

	"earshot/nlp"
)

func main() {
	lines, err := nlp.ReadTraining(os.DirFS("data"))
	if err != nil {
		log.Fatal(err)
	}
	m, err := nlp.Train(lines, nlp.TrainOptions{})
	if err != nil {
		log.Fatal(err)
	}
	data, err := m.Bytes()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("sentiment.bin", data, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d lines learned, %d bytes written\n\n", len(lines), len(data))
	for _, split := range []nlp.Split{nlp.SplitDev, nlp.SplitTest} {
		fmt.Printf("%s\n%v\n", split, m.Evaluate(pick(lines, split)))
	}
}

func pick(lines []nlp.Line, split nlp.Split) []nlp.Line {
	var out []nlp.Line
	for _, l := range lines {
		if nlp.SplitOf(l.Theme) == split {
			out = append(out, l)
		}
	}
	return out
}
