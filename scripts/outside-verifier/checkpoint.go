// Keys, checkpoints and the text of proofs: what sumdb/tlog and sumdb/note leave to whoever calls them.

package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// maxSize keeps sizes far from where sumdb/tlog's arithmetic overflows.
const maxSize = 1 << 50

// openCheckpoint checks the signature and reads the body by hand: sumdb/tlog only knows the older form of the Go checksum
// database, which has a fixed title in place of the origin.
func openCheckpoint(signed []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(strings.TrimSuffix(opened.Text, "\n"), "\n")
	if len(lines) < 3 {
		return tlog.Tree{}, errors.New("the checkpoint has no origin, size and root")
	}
	if lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("the checkpoint is of %q, the key of %q", lines[0], verifier.Name())
	}
	size, err := decimal(lines[1])
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("the checkpoint's size: %w", err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("the checkpoint's root: %w", err)
	}
	for _, extension := range lines[3:] {
		if extension == "" {
			return tlog.Tree{}, errors.New("the checkpoint has an empty line in its body")
		}
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

// decimal reads a number that has one spelling only.
func decimal(text string) (int64, error) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number < 0 || number > maxSize || strconv.FormatInt(number, 10) != text {
		return 0, fmt.Errorf("%q is not a number of entries", text)
	}
	return number, nil
}

// rootOf is tlog.TreeHash, but for the tree without entries: RFC 6962 has SHA-256 of nothing there, sumdb/tlog zeros.
func rootOf(size int64, hashes tlog.HashReader) (tlog.Hash, error) {
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(size, hashes)
}

// contains checks a proof, however it was come by, that the newer tree begins with the older one.
func contains(older, newer tlog.Tree, proof tlog.TreeProof) error {
	switch {
	case older.N > newer.N:
		return fmt.Errorf("%d entries cannot come before %d", older.N, newer.N)
	case older.N > 0:
		return tlog.CheckTree(proof, newer.N, newer.Hash, older.N, older.Hash)
	// Every tree begins with the empty one, and there is nothing to prove about it.
	case older.Hash != sha256.Sum256(nil) || len(proof) > 0:
		return errors.New("not the tree without entries")
	}
	return nil
}

// splitProof parts what stands before the first empty line from the checkpoint after it.
func splitProof(file string) (lines []string, checkpoint []byte, err error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	head, checkpoint, found := bytes.Cut(content, []byte("\n\n"))
	if !found {
		return nil, nil, fmt.Errorf("%s: no empty line before a checkpoint", file)
	}
	return strings.Split(string(head), "\n"), checkpoint, nil
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, 0, len(lines))
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, fmt.Errorf("%q in the proof: %w", line, err)
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}
