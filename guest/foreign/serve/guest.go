// The variant that has package guest: -tags guest.

//go:build guest

package main

import _ "github.com/gopyruntime/gopyruntime/guest"
