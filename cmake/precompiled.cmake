# With LOADONCE_PRECOMPILED the headers that nearly every file includes are compiled once. Not in the presets whose compile_commands.json
# editors and clang-tidy read: clang cannot read GCC's precompiled headers. A file that misses an include fails in the other presets.
function(loadonce_precompiled target from)
  if(LOADONCE_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM ${from})
  endif()
endfunction()

if(LOADONCE_PRECOMPILED)
  file(WRITE ${CMAKE_BINARY_DIR}/empty/precompiled.cpp "")
  set(headers <fmt/format.h> <algorithm> <array> <chrono> <cstdint> <filesystem> <fstream> <functional> <map> <memory> <optional> <set>
    <span> <string> <string_view> <thread> <utility> <variant> <vector>)
  add_library(loadonce_precompiled OBJECT ${CMAKE_BINARY_DIR}/empty/precompiled.cpp)
  target_link_libraries(loadonce_precompiled PRIVATE loadonce_options Threads::Threads fmt::fmt)
  target_precompile_headers(loadonce_precompiled PRIVATE ${headers})
  if(LOADONCE_TESTS)
    add_library(loadonce_tests_precompiled OBJECT ${CMAKE_BINARY_DIR}/empty/precompiled.cpp)
    target_compile_definitions(loadonce_tests_precompiled PRIVATE LOADONCE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_link_libraries(loadonce_tests_precompiled PRIVATE loadonce_options Threads::Threads fmt::fmt GTest::gmock GTest::gtest_main)
    target_precompile_headers(loadonce_tests_precompiled PRIVATE ${headers} <gmock/gmock.h> <gtest/gtest.h>)
  endif()
endif()
