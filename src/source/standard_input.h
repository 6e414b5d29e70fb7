// Standard input as a source. It can be read only once, but is needed several times (types, fingerprint, rows).
#pragma once

namespace loadonce::source {

// Returns a new descriptor at the start of the data from standard input; the caller closes it. The first call in the
// process copies standard input to an unnamed temporary file (in TMPDIR or /tmp). Any thread may call it. Throws
// file_io, source_unreadable, interrupted; after a failure every call throws the same error.
[[nodiscard]] int open_standard_input();

}  // namespace loadonce::source
