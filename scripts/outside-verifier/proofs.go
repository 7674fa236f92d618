// Proofs between checkpoints and of single entries: made here from an export, or by the ledger's own program.

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// kept is a checkpoint that somebody kept, and where.
type kept struct {
	file string
	tree tlog.Tree
}

// checkConsistency proves, between any two of the checkpoints and the export's own, that the newer begins with the older.
func checkConsistency(dir, key string, files []string) (string, error) {
	bundle, err := readBundle(dir, key)
	if err != nil {
		return "", err
	}
	all := []kept{{dir, bundle.tree}}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		tree, err := bundle.keys.openIn(content)
		if err != nil {
			return "", fmt.Errorf("%s: %w", file, err)
		}
		if tree.N > bundle.tree.N {
			return "", fmt.Errorf("%s is of %d entries, the export has only %d", file, tree.N, bundle.tree.N)
		}
		all = append(all, kept{file, tree})
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].tree.N < all[j].tree.N })
	pairs := 0
	for i, older := range all {
		for _, newer := range all[i+1:] {
			var proof tlog.TreeProof
			if older.tree.N > 0 {
				if proof, err = tlog.ProveTree(newer.tree.N, older.tree.N, bundle.hashes); err != nil {
					return "", err
				}
			}
			if err := contains(older.tree, newer.tree, proof); err != nil {
				return "", fmt.Errorf("%s (%d entries) is not the beginning of %s (%d entries): %w",
					older.file, older.tree.N, newer.file, newer.tree.N, err)
			}
			pairs++
		}
	}
	return fmt.Sprintf("%d checkpoints and the export's %d entries of %s agree, in each of %d pairs",
		len(files), bundle.tree.N, bundle.keys.newest().Name(), pairs), nil
}

// checkProof checks a consistency proof that the ledger's own program made: `old SIZE`, the hashes, an empty line, and the
// newer checkpoint.
func checkProof(keys chain, file, oldFile string) (string, error) {
	content, err := os.ReadFile(oldFile)
	if err != nil {
		return "", err
	}
	older, err := keys.openIn(content)
	if err != nil {
		return "", fmt.Errorf("%s: %w", oldFile, err)
	}
	lines, signed, err := splitProof(file)
	if err != nil {
		return "", err
	}
	if lines[0] != fmt.Sprintf("old %d", older.N) {
		return "", fmt.Errorf("%s begins with %q, the older checkpoint is of %d entries", file, lines[0], older.N)
	}
	hashes, err := parseHashes(lines[1:])
	if err != nil {
		return "", err
	}
	newer, err := keys.open(signed)
	if err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	if err := contains(older, newer, hashes); err != nil {
		return "", err
	}
	return fmt.Sprintf("the %d entries of %s begin with the %d of before", newer.N, keys.newest().Name(), older.N), nil
}

// checkInclusion checks an inclusion proof that the ledger's own program made.
func checkInclusion(keys chain, proofFile, entryFile string) (string, error) {
	entry, err := os.ReadFile(entryFile)
	if err != nil {
		return "", err
	}
	// A file of one line ends as files do; entries are canonical JSON and never end with a line feed.
	entry = bytes.TrimSuffix(entry, []byte("\n"))
	lines, signed, err := splitProof(proofFile)
	if err != nil {
		return "", err
	}
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return "", fmt.Errorf("%s does not begin as a tlog-proof", proofFile)
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return "", errors.New("the proof does not say of which entry it is")
	}
	index, err := decimal(strings.TrimPrefix(lines[0], "index "))
	if err != nil {
		return "", err
	}
	hashes, err := parseHashes(lines[1:])
	if err != nil {
		return "", err
	}
	tree, err := keys.open(signed)
	if err != nil {
		return "", err
	}
	if err := tlog.CheckRecord(hashes, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		return "", err
	}
	return fmt.Sprintf("the entry is number %d of the %d of %s", index, tree.N, keys.newest().Name()), nil
}
