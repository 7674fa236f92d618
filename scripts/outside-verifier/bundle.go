// Exports: entries on disk, and the hashes that they give.

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

// A bundle is an export: the tree that its checkpoint signs, and the hashes that its entries give.
type bundle struct {
	keys   chain
	tree   tlog.Tree
	hashes storedHashes
}

// storedHashes lie in the order in which sumdb/tlog stores them.
type storedHashes []tlog.Hash

func (stored storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(stored)) {
			return nil, fmt.Errorf("there is no hash %d", index)
		}
		hashes[i] = stored[index]
	}
	return hashes, nil
}

// readBundle reads an export and holds its entries against its checkpoint. Without a key it takes the one that lies beside
// them, which whoever made the bundle chose.
func readBundle(dir, key string) (*bundle, error) {
	if key == "" {
		key = filepath.Join(dir, "vkey")
	}
	keys, err := newChain(key)
	if err != nil {
		return nil, err
	}
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadFile(filepath.Join(dir, "entries.jsonl"))
	if err != nil {
		return nil, err
	}
	// An earlier key leads to the one that signs now.
	named, err := chainOfEntries(entries)
	if err != nil {
		return nil, err
	}
	if named.has(keys[0].vkey) {
		keys = named
	}
	tree, err := openCheckpoint(signed, keys.newest())
	if err != nil {
		return nil, err
	}
	size, hashes, err := hashEntries(entries)
	if err != nil {
		return nil, err
	}
	if size != tree.N {
		return nil, fmt.Errorf("there are %d entries, the checkpoint is of %d", size, tree.N)
	}
	root, err := rootOf(size, hashes)
	if err != nil {
		return nil, err
	}
	if root != tree.Hash {
		return nil, fmt.Errorf("the %d entries give the root %v, the checkpoint signs %v", size, root, tree.Hash)
	}
	return &bundle{keys, tree, hashes}, nil
}

// hashEntries hashes one entry a line, without its line feed.
func hashEntries(entries []byte) (size int64, hashes storedHashes, err error) {
	for len(entries) > 0 {
		line, rest, ended := bytes.Cut(entries, []byte("\n"))
		if !ended {
			return 0, nil, errors.New("entries.jsonl does not end with a line feed")
		}
		more, err := tlog.StoredHashesForRecordHash(size, tlog.RecordHash(line), hashes)
		if err != nil {
			return 0, nil, err
		}
		hashes = append(hashes, more...)
		size++
		entries = rest
	}
	return size, hashes, nil
}

func checkBundle(dir, key string) (string, error) {
	bundle, err := readBundle(dir, key)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("the %d entries give the root %v that %s signed", bundle.tree.N, bundle.tree.Hash, bundle.keys.newest().Name()), nil
}
