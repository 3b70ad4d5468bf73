// The variant that starts at its first use: -tags dormant.

//go:build dormant

package main

import _ "github.com/gopyruntime/gopyruntime/guest/dormant"
