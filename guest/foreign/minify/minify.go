// Command minify is a library for C, built with -buildmode=c-shared: somebody else's HTML minifier, and the recovery
// from a nil dereference, since Go code may do that.
package main

import "C"

import (
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
)

var minifier = newMinifier()

func newMinifier() *minify.M {
	m := minify.New()
	m.Add("text/html", &html.Minifier{})
	m.AddFunc("text/css", css.Minify)
	m.AddFunc("application/javascript", js.Minify)
	return m
}

// MinifyHTML returns a text that the caller frees, or NULL.
//
//export MinifyHTML
func MinifyHTML(text *C.char) *C.char {
	short, err := minifier.String("text/html", C.GoString(text))
	if err != nil {
		return nil
	}
	return C.CString(short)
}

// RecoverNil returns 1 when Go code has recovered from a nil dereference.
//
//export RecoverNil
func RecoverNil() (recovered C.int) {
	defer func() {
		if err, ok := recover().(error); ok && strings.Contains(err.Error(), "nil pointer") {
			recovered = 1
		}
	}()
	var none *minify.M
	*none = minify.M{}
	return 0
}

func main() {}
