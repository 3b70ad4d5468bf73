module github.com/gopyruntime/gopyruntime/examples/gpython

go 1.25.0

replace github.com/gopyruntime/gopyruntime => ../..

require (
	github.com/go-python/gpython v0.2.0
	github.com/gopyruntime/gopyruntime v0.0.0-00010101000000-000000000000
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/ianlancetaylor/cgosymbolizer v0.0.0-20250410214317-b8ecc8b6bbe6 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)
