// A Go plugin whose C code calls Go.
package main

/*
extern int goBack(int n);
static int there(int n) { return goBack(n) + 1; }
*/
import "C"

//export goBack
func goBack(n C.int) C.int { return 2 * n }

func ThereAndBack(n int) int { return int(C.there(C.int(n))) }

func main() {}
