// Standard input that is needed more than once: a look at the data first, then the load.
#pragma once

namespace loadonce::cli {

// The next reader finds what has come on standard input from its beginning. The first call reads it to its end into a
// nameless temporary file and puts that file in its place. Throws file_io, source_unreadable, interrupted.
void read_standard_input_again();

}  // namespace loadonce::cli
