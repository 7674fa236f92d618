// Finding a checkpoint in what somebody kept.

package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
)

var errNoNote = errors.New("there is no checkpoint in it")

// noteIn finds a checkpoint of that origin: the file itself, text that has one in it, or a mail that has one attached or
// in its text. What it finds is not trusted; that is for the signature.
func noteIn(file []byte, origin string) ([]byte, error) {
	if bytes.HasPrefix(file, []byte(origin+"\n")) {
		return file, nil
	}
	message, err := mail.ReadMessage(bytes.NewReader(file))
	if err != nil || message.Header.Get("Mime-Version") == "" {
		return noteInText(file, origin)
	}
	var inline []byte
	attached, err := walk(textproto.MIMEHeader(message.Header), message.Body, func(text []byte) {
		if found, err := noteInText(text, origin); err == nil && inline == nil {
			inline = found
		}
	})
	switch {
	case err != nil:
		return nil, err
	case attached != nil:
		return attached, nil
	case inline != nil:
		return inline, nil
	}
	return nil, errNoNote
}

// walk goes through the parts of a mail; it returns the attachment checkpoint.txt, and shows every plain text on its way.
func walk(header textproto.MIMEHeader, body io.Reader, show func([]byte)) ([]byte, error) {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return nil, nil
			}
			if err != nil {
				return nil, err
			}
			if found, err := walk(part.Header, part, show); found != nil || err != nil {
				return found, err
			}
		}
	}
	switch strings.ToLower(header.Get("Content-Transfer-Encoding")) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	content, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	// Mail ends its lines its own way; a note has line feeds only.
	content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
	if _, params, err := mime.ParseMediaType(header.Get("Content-Disposition")); err == nil && params["filename"] == "checkpoint.txt" {
		return content, nil
	}
	if kind == "text/plain" {
		show(content)
	}
	return nil, nil
}

// noteInText finds the lines from the origin to the last signature.
func noteInText(text []byte, origin string) ([]byte, error) {
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	for start, line := range lines {
		if line != origin {
			continue
		}
		for end := start + 1; end < len(lines); end++ {
			signed := strings.HasPrefix(lines[end], "— ")
			if signed && (end+1 == len(lines) || !strings.HasPrefix(lines[end+1], "— ")) {
				return []byte(strings.Join(lines[start:end+1], "\n") + "\n"), nil
			}
		}
	}
	return nil, errNoNote
}
