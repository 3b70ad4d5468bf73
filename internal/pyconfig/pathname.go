// Joining and normalizing paths.

package pyconfig

import "strings"

// Paths here are text. They are joined and normalized as in CPython, which differs from path/filepath: two leading
// slashes stay, as in POSIX, and a relative path may go up.

// dirname is what precedes the last slash: empty for a bare name, and for a file in the root.
func dirname(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

// basename is what follows the last slash.
func basename(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

func isAbsolute(path string) bool { return strings.HasPrefix(path, "/") }

// join appends a name to a folder and normalizes the result. An absolute name replaces the folder.
func join(folder, name string) string {
	switch {
	case isAbsolute(name) || folder == "":
		return normal(name)
	case strings.HasSuffix(folder, "/"):
		return normal(folder + name)
	}
	return normal(folder + "/" + name)
}

// normal removes ".", empty parts, and ".." with the part before it.
func normal(path string) string {
	root := ""
	switch {
	case strings.HasPrefix(path, "//") && !strings.HasPrefix(path, "///"):
		root = "//"
	case isAbsolute(path):
		root = "/"
	}
	var parts []string
	for _, part := range strings.Split(path, "/") {
		switch {
		case part == "" || part == ".":
		case part != "..":
			parts = append(parts, part)
		case len(parts) > 0 && parts[len(parts)-1] != "..":
			parts = parts[:len(parts)-1]
		case root == "":
			parts = append(parts, part)
		}
	}
	if path = root + strings.Join(parts, "/"); path != "" {
		return path
	}
	return "."
}

// absolute puts the working folder before a relative path.
func absolute(files Files, path string) (string, error) {
	if isAbsolute(path) {
		return path, nil
	}
	cwd, err := files.Getwd()
	if err != nil {
		return "", err
	}
	if path == "" || path == "." {
		return cwd, nil
	}
	return cwd + "/" + path, nil
}

// normalAbsolute normalizes a path first, so that ".." in a relative one goes up from the working folder.
func normalAbsolute(files Files, path string) (string, error) {
	return absolute(files, normal(path))
}
