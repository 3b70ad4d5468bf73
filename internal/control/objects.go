// The steps by which the objects of an interpreter come up. A thread state of it is attached.

package control

func beginTypes(c *call) error   { return memory(c.core.ObjectsBeginTypes(c.Interp)) }
func beginErrors(c *call) error  { return memory(c.core.ObjectsBeginErrors(c.Interp)) }
func beginModules(c *call) error { return memory(c.core.ObjectsBeginModules(c.Interp)) }

// endObjects takes back all three: each may have been begun in part.
func endObjects(c *call) { c.core.ObjectsEnd(c.Interp) }

// memory is the error of a step that fails for want of memory alone.
func memory(result int32) error {
	if result != 0 {
		return NoMemory()
	}
	return nil
}
