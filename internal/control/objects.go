// The steps by which the objects of an interpreter come up. A thread state of it is attached.

package control

func beginTypes(c *call) error   { return memoryOf(c.core.ObjectsBeginTypes(c.Interp)) }
func beginErrors(c *call) error  { return memoryOf(c.core.ObjectsBeginErrors(c.Interp)) }
func beginModules(c *call) error { return memoryOf(c.core.ObjectsBeginModules(c.Interp)) }

func configureSys(c *call) error { return memoryOf(c.core.ObjectsConfigure(c.Interp)) }

// endObjects takes back all three: each may have been begun in part.
func endObjects(c *call) { c.core.ObjectsEnd(c.Interp) }

// memoryOf is the error of a step that fails for want of memory alone.
func memoryOf(result int32) error {
	if result != 0 {
		return NoMemory()
	}
	return nil
}
