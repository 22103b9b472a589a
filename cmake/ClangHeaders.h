// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is precompiled for files that use clang.
//
// Only the build includes this file. A source file still includes what it
// uses, so that it compiles with -DMAPCHURN_PCH=OFF too.

#ifndef MAPCHURN_CMAKE_CLANGHEADERS_H
#define MAPCHURN_CMAKE_CLANGHEADERS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#endif // MAPCHURN_CMAKE_CLANGHEADERS_H
