// Package foreign shows package guest at work on two libraries that are made of other people's Go: an HTML minifier
// (minify) and an HTTP server with a router (serve). Each is built with package guest and without, and hosts in C
// (testdata) do to both what C libraries have to bear. The tests assert that the one with the package bears all, and
// tell what became of the other.
//
// It is a module of its own, so that nobody who requires package guest gets these dependencies.
package foreign
