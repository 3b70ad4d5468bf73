// The variants that have package guest: -tags guest, or -tags dormant.

//go:build guest || dormant

package main

import _ "github.com/gopyruntime/gopyruntime/guest"
