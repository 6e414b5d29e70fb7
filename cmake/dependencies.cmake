# Third-party libraries: system packages by CMake or pkg-config; DuckDB's static libraries and simdjson's sources from .deps/
# (fetched, pinned and checked by `./dev deps`).
set(LOADONCE_DEPS ${CMAKE_SOURCE_DIR}/.deps CACHE PATH "where ./dev deps put DuckDB and simdjson")

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)

# Names a library that pkg-config knows as an imported target with system include directories.
function(loadonce_pkg target module)
  pkg_check_modules(${target}_pkg REQUIRED IMPORTED_TARGET ${module})
  add_library(${target} INTERFACE)
  target_link_libraries(${target} INTERFACE PkgConfig::${target}_pkg)
endfunction()
loadonce_pkg(loadonce_zstd libzstd)
loadonce_pkg(loadonce_isal libisal)
loadonce_pkg(loadonce_pq libpq)

# Debian's snappy has no pkg-config file.
find_library(SNAPPY_LIBRARY snappy REQUIRED)
add_library(loadonce_snappy INTERFACE)
target_link_libraries(loadonce_snappy INTERFACE ${SNAPPY_LIBRARY})

# The pinned simdjson is one translation unit of our own build, with hidden symbols: another simdjson in the process (DuckDB
# extensions, Python modules) must not meet it.
if(EXISTS ${LOADONCE_DEPS}/simdjson/simdjson.cpp)
  add_library(loadonce_simdjson STATIC ${LOADONCE_DEPS}/simdjson/simdjson.cpp)
  target_include_directories(loadonce_simdjson SYSTEM PUBLIC ${LOADONCE_DEPS}/simdjson)
  target_compile_options(loadonce_simdjson PRIVATE -O3 -w)
else()
  find_package(simdjson 3.12 QUIET)
  if(NOT simdjson_FOUND)
    message(FATAL_ERROR "no simdjson 3.12: run ./dev deps, or install simdjson where find_package(simdjson) finds it (CMAKE_PREFIX_PATH)")
  endif()
  add_library(loadonce_simdjson INTERFACE)
  target_link_libraries(loadonce_simdjson INTERFACE simdjson::simdjson)
endif()

add_library(loadonce_duckdb INTERFACE)
file(GLOB DUCKDB_ARCHIVES ${LOADONCE_DEPS}/duckdb/*.a)
if(NOT DUCKDB_ARCHIVES)
  find_package(DuckDB CONFIG QUIET)
  if(NOT DuckDB_FOUND)
    message(FATAL_ERROR "no DuckDB: run ./dev deps, or install DuckDB where find_package(DuckDB) finds it (CMAKE_PREFIX_PATH)")
  endif()
  target_include_directories(loadonce_duckdb SYSTEM INTERFACE ${DuckDB_INCLUDE_DIRS})
  target_link_libraries(loadonce_duckdb INTERFACE ${DuckDB_LIBRARIES})
else()
  target_include_directories(loadonce_duckdb SYSTEM INTERFACE ${LOADONCE_DEPS}/duckdb)
  target_link_libraries(loadonce_duckdb INTERFACE -Wl,--start-group ${DUCKDB_ARCHIVES} -Wl,--end-group Threads::Threads ${CMAKE_DL_LIBS})
endif()

if(LOADONCE_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
  enable_testing()
endif()
