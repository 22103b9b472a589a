// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The flows of one function as a picture, in both languages, and as text.
//
// RUN: %mapchurn check --graph=mermaid --function=keep %s -- -std=c++17 | FileCheck --check-prefix=MERMAID %s
// RUN: %mapchurn check --graph=dot --function=keep %s -- -std=c++17 | FileCheck --check-prefix=DOT %s
// RUN: %mapchurn check --graph=mermaid --verdict=x %s -- -std=c++17 | FileCheck --check-prefix=VERDICT %s
// RUN: %mapchurn check --graph=mermaid --verdict=nobody %s -- -std=c++17 | count 0
// RUN: %mapchurn check --dump=escape %s -- -std=c++17 | FileCheck --check-prefix=TEXT %s

struct Cache {
  int *last;
};

void other(Cache &c, int *p) { c.last = p; }

void keep(Cache &c) {
  int x = 0;
  int *p = &x;
  c.last = p;
  int y = 0;
  int *unrelated = &y;
  ++*unrelated;
}

// MERMAID:      %% keep
// MERMAID-NEXT: flowchart LR
// MERMAID-DAG:  [[X:n[0-9]+]]["'x'"]:::escaping
// MERMAID-DAG:  [[P:n[0-9]+]]["'p'"]
// MERMAID-DAG:  [[C:n[0-9]+]]["what 'c' points to"]:::holder
// MERMAID:      [[X]] -->|"#amp;"| [[P]]
// MERMAID:      [[P]] --> [[C]]
// MERMAID-NOT:  other

// Only the way of 'x', and only functions that have one.
// VERDICT:      %% keep
// VERDICT:      [[X:n[0-9]+]]["'x'"]:::escaping
// VERDICT:      [[X]] -->|"#amp;"|
// VERDICT-NOT:  'unrelated'
// VERDICT-NOT:  other

// DOT:      digraph "keep" {
// DOT-DAG:  [[X:n[0-9]+]] [label="'x'", shape=box, color=red, penwidth=3];
// DOT-DAG:  [[P:n[0-9]+]] [label="'p'", shape=box];
// DOT-DAG:  [[C:n[0-9]+]] [label="what 'c' points to", shape=box, style=dashed];
// DOT:      [[X]] -> [[P]] [label="&"];
// DOT:      [[P]] -> [[C]] [label=""];
// DOT:      }

// TEXT:      function other
// TEXT-NEXT:   flow 15: what 'c' points to = 'p' (assigned)
// TEXT-NEXT:   leak 'p' to what 'c' points to derefs 0
// TEXT-NEXT: function keep
// TEXT-NEXT:   flow 19: 'p' = &'x' (initialized)
// TEXT-NEXT:   flow 20: what 'c' points to = 'p' (assigned)
// TEXT-NEXT:   flow 22: 'unrelated' = &'y' (initialized)
// TEXT-NEXT:   escape 'x' to what 'c' points to
