// A ledger on the web, read as C2SP tlog-tiles has it.

package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	// tileHeight is C2SP's; the Go checksum database leaves it open.
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	// maxAnswer is more than the longest entry bundle has: 256 entries of 65,535 bytes with their lengths.
	maxAnswer = tileWidth * (1<<16 + 2)
)

var client = &http.Client{Timeout: 30 * time.Second}

var errNotFound = errors.New("404")

// served reads the tiles of a ledger on the web, each once: every proof needs the same few.
type served struct {
	url   string
	tiles map[tlog.Tile][]byte
}

func (s *served) Height() int { return tileHeight }

func (s *served) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		content, kept := s.tiles[tile]
		if !kept {
			var err error
			if content, err = s.fetch(tilePath("tile", tile), tile.W*tlog.HashSize); err != nil {
				return nil, err
			}
		}
		data[i] = content
	}
	return data, nil
}

func (s *served) SaveTiles(tiles []tlog.Tile, data [][]byte) {
	for i, tile := range tiles {
		s.tiles[tile] = data[i]
	}
}

// fetch gets a resource that must have that many bytes, if the number is known.
func (s *served) fetch(path string, length int) ([]byte, error) {
	content, err := get(s.url + "/" + path)
	if err == nil && length > 0 && len(content) != length {
		err = fmt.Errorf("it has %d bytes, not %d", len(content), length)
	}
	if err != nil {
		return nil, fmt.Errorf("/%s: %w", path, err)
	}
	return content, nil
}

func get(url string) ([]byte, error) {
	answer, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
		return io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	case http.StatusNotFound:
		return nil, errNotFound
	}
	return nil, errors.New(answer.Status)
}

// tilePath is Go's path of a tile, without the height that C2SP fixes: tile/8/0/x001/234 becomes tile/0/x001/234.
func tilePath(kind string, tile tlog.Tile) string {
	place := strings.SplitN(tile.Path(), "/", 4)
	if kind == "tile" {
		return strings.Join([]string{kind, place[2], place[3]}, "/")
	}
	return kind + "/" + place[3]
}

// checkTiles follows a served ledger: its checkpoint, the root that its tiles give, the inclusion of every entry.
func checkTiles(url string, keys chain, withEntries bool) (string, error) {
	verifier := keys.newest()
	s := &served{strings.TrimSuffix(url, "/"), map[tlog.Tile][]byte{}}
	signed, err := s.fetch("checkpoint", 0)
	if err != nil {
		return "", err
	}
	tree, err := openCheckpoint(signed, verifier)
	if err != nil {
		return "", err
	}
	// The reader holds tiles against the signed root, but before x/mod 0.40 not all of them (CVE-2026-56865), and Debian's is
	// older. So nothing rests on it: every leaf is led to the root by a proof of its own, which uses every hash of every tile.
	hashes := tlog.TileHashReader(tree, s)
	root, err := rootOf(tree.N, hashes)
	if err != nil {
		return "", err
	}
	if root != tree.Hash {
		return "", fmt.Errorf("the tiles give the root %v, the checkpoint signs %v", root, tree.Hash)
	}
	for first := int64(0); first < tree.N; first += tileWidth {
		leaves, err := leavesFrom(first, tree, hashes)
		if err != nil {
			return "", err
		}
		if err := checkRecords(first, leaves, tree, hashes); err != nil {
			return "", err
		}
		if withEntries {
			if err := s.checkEntries(first, leaves); err != nil {
				return "", err
			}
		}
	}
	what := "their proofs"
	if withEntries {
		what = "their proofs and their bytes"
	}
	return fmt.Sprintf("%d tiles give the root %v of the %d entries that %s signed, with %s",
		len(s.tiles), root, tree.N, verifier.Name(), what), nil
}

// leavesFrom reads the leaf hashes of one tile's width.
func leavesFrom(first int64, tree tlog.Tree, hashes tlog.HashReader) ([]tlog.Hash, error) {
	var indexes []int64
	for n := first; n < first+tileWidth && n < tree.N; n++ {
		indexes = append(indexes, tlog.StoredHashIndex(0, n))
	}
	return hashes.ReadHashes(indexes)
}

// checkRecords makes an inclusion proof of each leaf from the tiles, and checks it against the signed root.
func checkRecords(first int64, leaves []tlog.Hash, tree tlog.Tree, hashes tlog.HashReader) error {
	for i, leaf := range leaves {
		number := first + int64(i)
		proof, err := tlog.ProveRecord(tree.N, number, hashes)
		if err == nil {
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, number, leaf)
		}
		if err != nil {
			return fmt.Errorf("the tiles do not lead from entry %d to the root: %w", number, err)
		}
	}
	return nil
}

// checkEntries fetches the entry bundle of one tile's width: entries one after another, each after its length in two bytes.
func (s *served) checkEntries(first int64, leaves []tlog.Hash) error {
	tile := tlog.Tile{H: tileHeight, L: 0, N: first / tileWidth, W: len(leaves)}
	path := tilePath("tile/entries", tile)
	rest, err := s.fetch(path, 0)
	if err != nil {
		return err
	}
	for i, leaf := range leaves {
		if len(rest) < 2 || len(rest) < 2+int(binary.BigEndian.Uint16(rest)) {
			return fmt.Errorf("/%s ends within its entry %d", path, i)
		}
		end := 2 + int(binary.BigEndian.Uint16(rest))
		if tlog.RecordHash(rest[2:end]) != leaf {
			return fmt.Errorf("/%s: entry %d is not what its leaf says", path, first+int64(i))
		}
		rest = rest[end:]
	}
	if len(rest) > 0 {
		return fmt.Errorf("/%s goes on after its last entry", path)
	}
	return nil
}
