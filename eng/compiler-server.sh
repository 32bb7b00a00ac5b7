# One compiler for all builds of a test run, the nested ones of tests and documents too: a compiler that has just started spends
# most of a small project's time on itself. It has a name of its own, so that builds beside it are left alone, and ends with the run.

# begin_compiler_server: builds of this process's children share a compiler, which the first of them starts.
begin_compiler_server() {
  export UseSharedCompilation=true SharedCompilationId=rehearsal-test-$$
}

# end_compiler_server: stops the compiler, if one was started.
end_compiler_server() {
  local roslyn
  roslyn=$(dotnet msbuild "$1" -getProperty:RoslynTargetsPath 2>/dev/null) &&
    dotnet "$roslyn/bincore/VBCSCompiler.dll" -shutdown "-pipename:$SharedCompilationId" >/dev/null 2>&1
}
