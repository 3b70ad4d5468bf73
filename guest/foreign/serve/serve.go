// Command serve is a library for C, built with -buildmode=c-shared: an HTTP server with somebody else's router, and a
// client. Goroutines, timers and the network poller are at work in it.
package main

import "C"

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

var requests atomic.Int64

// Serve starts a server on a free port of this machine, and returns the port; 0 where there is none. The server lives as
// long as Go does: a child makes its own.
//
//export Serve
func Serve() C.int {
	router := chi.NewRouter()
	router.Use(middleware.Recoverer, middleware.Timeout(10*time.Second))
	router.Get("/square/{number}", square)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0
	}
	server := &http.Server{Handler: router, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return C.int(listener.Addr().(*net.TCPAddr).Port)
}

func square(w http.ResponseWriter, r *http.Request) {
	var n int
	if _, err := fmt.Sscan(chi.URLParam(r, "number"), &n); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	select {
	case <-time.After(time.Millisecond):
	case <-r.Context().Done():
		return
	}
	requests.Add(1)
	fmt.Fprint(w, n*n)
}

// Fetch asks the server at a port for the square of a number; -1 where that fails. Connections are not kept: a child has
// files of its parent's connections, and no Go that knows them.
//
//export Fetch
func Fetch(port, number C.int) C.int {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d/square/%d", port, number), nil)
	if err != nil {
		return -1
	}
	request.Close = true
	response, err := client.Do(request)
	if err != nil {
		return -1
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return -1
	}
	var n int
	if _, err := fmt.Sscan(string(body), &n); err != nil {
		return -1
	}
	return C.int(n)
}

var client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// Requests returns how many the servers of this Go have answered: none of those of a parent.
//
//export Requests
func Requests() C.long { return C.long(requests.Load()) }

// WriteToClosed writes into a pipe that nobody reads, on the calling thread, and returns the number of the error.
//
//export WriteToClosed
func WriteToClosed() C.int {
	r, w, err := os.Pipe()
	if err != nil {
		return -1
	}
	defer w.Close()
	r.Close()
	_, err = w.Write([]byte("x"))
	var number syscall.Errno
	errors.As(err, &number)
	return C.int(number)
}

func main() {}
