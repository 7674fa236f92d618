// The keys of a ledger, one after the other, as its entries name them or as announcements do.

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// announcement is the first line of the note by which a key names the one that follows it.
const announcement = "pledgebook key 1"

// A key that signs, and up to which size once another has replaced it.
type periodKey struct {
	vkey     string
	verifier note.Verifier
	// through is the number of entries when another key replaced this one; -1 if none did.
	through int64
}

// A chain is a key and those that follow it.
type chain []periodKey

func (keys chain) newest() note.Verifier { return keys[len(keys)-1].verifier }

// changedKey is what entries say of keys.
type changedKey struct {
	Kind string `json:"kind"`
	Seq  int64  `json:"seq"`
	Body struct {
		Vkey string `json:"vkey"`
		Note string `json:"note"`
	} `json:"body"`
}

// newChain begins with a verifier key, or the name of a file that holds one.
func newChain(key string) (chain, error) {
	if text, err := os.ReadFile(key); err == nil {
		key = strings.TrimSuffix(string(text), "\n")
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return nil, fmt.Errorf("the key %q: %w", key, err)
	}
	return chain{{key, verifier, -1}}, nil
}

// follow adds the key that a note of the newest one announces.
func (keys chain) follow(signed []byte) (chain, int64, error) {
	last := keys[len(keys)-1]
	opened, err := note.Open(signed, note.VerifierList(last.verifier))
	if err != nil {
		return nil, 0, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != announcement || lines[3] != "" {
		return nil, 0, errors.New("the note announces no key")
	}
	size, err := decimal(lines[1])
	if err != nil {
		return nil, 0, err
	}
	verifier, err := note.NewVerifier(lines[2])
	if err != nil {
		return nil, 0, fmt.Errorf("the key %q: %w", lines[2], err)
	}
	if verifier.Name() != last.verifier.Name() {
		return nil, 0, fmt.Errorf("the note of %q announces a key of %q", last.verifier.Name(), verifier.Name())
	}
	next := append(chain{}, keys...)
	next[len(next)-1].through = size
	return append(next, periodKey{lines[2], verifier, -1}), size, nil
}

// followAll reads the announcements in files, in their order.
func (keys chain) followAll(files []string) (chain, error) {
	for _, file := range files {
		signed, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if keys, _, err = keys.follow(bytes.ReplaceAll(signed, []byte("\r\n"), []byte("\n"))); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return keys, nil
}

// keyBytes is the key without its name.
func keyBytes(vkey string) string { return vkey[strings.LastIndex(vkey, "+")+1:] }

// of whom the entries say that they signed: the key of entry 0, the same under another name after each restore, and another
// after each rotation, which the one before must have announced.
func chainOfEntries(entries []byte) (chain, error) {
	var keys chain
	for _, line := range bytes.Split(entries, []byte("\n")) {
		if !bytes.Contains(line, []byte(`"vkey":"`)) {
			continue
		}
		var entry changedKey
		if json.Unmarshal(line, &entry) != nil {
			continue
		}
		switch {
		case entry.Kind == "ledger.opened" && keys == nil:
			opened, err := newChain(entry.Body.Vkey)
			if err != nil {
				return nil, fmt.Errorf("entry %d: %w", entry.Seq, err)
			}
			keys = opened
		case entry.Kind == "ledger.restored" && keys != nil:
			if keyBytes(entry.Body.Vkey) != keyBytes(keys[len(keys)-1].vkey) {
				return nil, fmt.Errorf("entry %d names another key, which the one before did not announce", entry.Seq)
			}
			restored, err := newChain(entry.Body.Vkey)
			if err != nil {
				return nil, fmt.Errorf("entry %d: %w", entry.Seq, err)
			}
			keys = append(keys, restored...)
		case entry.Kind == "key.rotated" && keys != nil:
			next, size, err := keys.follow([]byte(entry.Body.Note))
			if err != nil {
				return nil, fmt.Errorf("entry %d names a key that the one before did not announce: %w", entry.Seq, err)
			}
			if size != entry.Seq || next[len(next)-1].vkey != entry.Body.Vkey {
				return nil, fmt.Errorf("entry %d names another key than its note announces", entry.Seq)
			}
			keys = next
		}
	}
	return keys, nil
}

// has says whether a key is one of the chain, under whatever name.
func (keys chain) has(vkey string) bool {
	for _, key := range keys {
		if keyBytes(key.vkey) == keyBytes(vkey) {
			return true
		}
	}
	return false
}

// open checks a checkpoint that one of the keys signed while it signed.
func (keys chain) open(signed []byte) (tlog.Tree, error) {
	var first error
	for i := len(keys) - 1; i >= 0; i-- {
		tree, err := openCheckpoint(signed, keys[i].verifier)
		if err == nil && keys[i].through >= 0 && tree.N > keys[i].through {
			return tree, fmt.Errorf("the key %s had been replaced and signed nothing of %d entries", keys[i].vkey, tree.N)
		}
		if err == nil {
			return tree, nil
		}
		if first == nil {
			first = err
		}
	}
	return tlog.Tree{}, first
}

// openIn finds a checkpoint of one of the keys in a file that somebody kept, and checks it.
func (keys chain) openIn(content []byte) (tlog.Tree, error) {
	var first error
	for i := len(keys) - 1; i >= 0; i-- {
		signed, err := noteIn(content, keys[i].verifier.Name())
		if err == nil {
			return keys.open(signed)
		}
		if first == nil {
			first = err
		}
	}
	return tlog.Tree{}, first
}
