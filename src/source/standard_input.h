// Standard input as a source: it can be read once and is needed several times (types, fingerprint, rows).
#pragma once

namespace loadonce::source {

// A new descriptor, at the first byte of what came on standard input; the caller closes it. The first call of the
// process reads standard input to its end into a temporary file without a name (in TMPDIR or /tmp). From any thread.
// Throws file_io, source_unreadable, interrupted; after a failure every call throws the same.
[[nodiscard]] int open_standard_input();

}  // namespace loadonce::source
