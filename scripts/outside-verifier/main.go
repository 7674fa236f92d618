// The outside verifier: holds what a pledgebook ledger gives out against golang.org/x/mod/sumdb, the packages behind Go's own
// checksum database, which nobody here wrote. Signatures are checked by sumdb/note; leaves, nodes, roots, proofs and tiles by
// sumdb/tlog. What stands here only reads files and the web and hands them over. Build and run it with scripts/verify-outside.
//
//	bundle DIR [--vkey KEY]                          an export: entries.jsonl, checkpoint and vkey
//	tiles URL --vkey KEY [--entries]                 a served ledger, by C2SP tlog-tiles; with the entries where they are open
//	consistency DIR CHECKPOINT… [--vkey KEY]         an export and every checkpoint that was kept, a note or a mail each
//	proof KEY FILE OLD_CHECKPOINT                    a consistency proof in the form of C2SP tlog-witness's add-checkpoint
//	inclusion KEY PROOF_FILE ENTRY_FILE              an inclusion proof in the form of C2SP tlog-proof
//
// KEY is a C2SP verifier key, or a file that holds one. Where another key has replaced it, an export's entries lead to that one;
// tiles, proof and inclusion take the notes that announce it, one --rotation FILE for each, in order. Exit code 0: accepted, with one line that says what; 1: refused, with
// the reason; 2: wrong usage.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

const usage = `usage: verify-outside bundle DIR [--vkey KEY]
       verify-outside tiles URL --vkey KEY [--entries] [--rotation FILE]...
       verify-outside consistency DIR CHECKPOINT... [--vkey KEY]
       verify-outside proof KEY FILE OLD_CHECKPOINT [--rotation FILE]...
       verify-outside inclusion KEY PROOF_FILE ENTRY_FILE [--rotation FILE]...`

var errUsage = errors.New(usage)

// options are the flags, which may stand anywhere, and what remains.
type options struct {
	vkey    string
	entries bool
	// rotations are the files of announcements.
	rotations []string
	rest      []string
}

func main() {
	accepted, err := run(os.Args[1:])
	switch {
	case err == errUsage:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Println("accepted:", accepted)
}

// run returns what was accepted, or why it was refused.
func run(args []string) (accepted string, err error) {
	// sumdb/tlog panics where its own arithmetic cannot hold; whatever led it there is not to be accepted.
	defer func() {
		if fault := recover(); fault != nil {
			accepted, err = "", fmt.Errorf("the verifier gave up: %v", fault)
		}
	}()
	if len(args) == 0 {
		return "", errUsage
	}
	opts, err := parse(args[1:])
	if err != nil {
		return "", err
	}
	rest := opts.rest
	with := func(key string, check func(chain) (string, error)) (string, error) {
		keys, err := newChain(key)
		if err == nil {
			keys, err = keys.followAll(opts.rotations)
		}
		if err != nil {
			return "", err
		}
		return check(keys)
	}
	plain := !opts.entries && opts.vkey == ""
	switch {
	case args[0] == "bundle" && len(rest) == 1 && !opts.entries && opts.rotations == nil:
		return checkBundle(rest[0], opts.vkey)
	case args[0] == "tiles" && len(rest) == 1 && opts.vkey != "":
		return with(opts.vkey, func(keys chain) (string, error) { return checkTiles(rest[0], keys, opts.entries) })
	case args[0] == "consistency" && len(rest) >= 2 && !opts.entries && opts.rotations == nil:
		return checkConsistency(rest[0], opts.vkey, rest[1:])
	case args[0] == "proof" && len(rest) == 3 && plain:
		return with(rest[0], func(keys chain) (string, error) { return checkProof(keys, rest[1], rest[2]) })
	case args[0] == "inclusion" && len(rest) == 3 && plain:
		return with(rest[0], func(keys chain) (string, error) { return checkInclusion(keys, rest[1], rest[2]) })
	}
	return "", errUsage
}

func parse(args []string) (options, error) {
	var opts options
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--entries":
			opts.entries = true
		case args[i] == "--vkey" && i+1 < len(args):
			i++
			opts.vkey = args[i]
		case args[i] == "--rotation" && i+1 < len(args):
			i++
			opts.rotations = append(opts.rotations, args[i])
		case strings.HasPrefix(args[i], "--"):
			return opts, errUsage
		default:
			opts.rest = append(opts.rest, args[i])
		}
	}
	return opts, nil
}
