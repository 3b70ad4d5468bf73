module github.com/gopyruntime/gopyruntime/guest/foreign

go 1.25.0

replace github.com/gopyruntime/gopyruntime => ../..

require (
	github.com/go-chi/chi/v5 v5.2.3
	github.com/gopyruntime/gopyruntime v0.0.0-00010101000000-000000000000
	github.com/stretchr/testify v1.12.1
	github.com/tdewolff/minify/v2 v2.24.19
)

require (
	github.com/tdewolff/parse/v2 v2.8.20 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)
