// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "findings/Sarif.h"
#include "checks/Registry.h"
#include "findings/Baseline.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace mapchurn {

namespace {

/// Makes the objects of one log.
class Log {
public:
  explicit Log(StringRef Root) : Root(Root) {}

  json::Object document(ArrayRef<ResolvedFinding> Findings) const;

private:
  json::Object result(const ResolvedFinding &F) const;
  json::Object location(const TextRegion &At, StringRef Message = "") const;
  json::Object artifact(StringRef Path) const;
  json::Object fix(const ResolvedFinding &F) const;

  StringRef Root;
};

std::string uri(StringRef Path) {
  std::string Text;
  for (unsigned char C : Path) {
    if (isAlnum(C) || StringRef("-._~/").contains(C))
      Text += C;
    else
      (Text += '%') += toHex(StringRef(reinterpret_cast<char *>(&C), 1));
  }
  return Text;
}

/// JSON is UTF-8; a source may be anything.
std::string utf8(StringRef Text) {
  return json::isUTF8(Text) ? Text.str() : json::fixUTF8(Text);
}

json::Object text(StringRef Words) {
  return json::Object{{"text", utf8(Words)}};
}

json::Object region(const TextRegion &At) {
  return json::Object{{"startLine", At.Line},
                      {"startColumn", At.Column},
                      {"endLine", At.EndLine},
                      {"endColumn", At.EndColumn}};
}

json::Object rule(const CheckInfo &Check) {
  std::string Id = ("mapchurn-" + Check.Id).str();
  std::string Help =
      (Check.Summary + " Silence one line with '// NOLINT(" + Id +
       ")', the whole check with the option 'checks=-" + Check.Id + "'.")
          .str();
  return json::Object{
      {"id", Id},
      {"shortDescription", text(Check.Summary)},
      {"help", text(Help)},
      {"defaultConfiguration",
       json::Object{{"level", "warning"},
                    {"enabled", Check.Level == Tier::Default}}},
      {"properties", json::Object{{"tags", json::Array{"performance"}}}}};
}

} // namespace

json::Object Log::artifact(StringRef Path) const {
  StringRef Inside = Path;
  if (!Root.empty() && Inside.consume_front(Root) && Inside.consume_front("/"))
    return json::Object{{"uri", uri(Inside)}, {"uriBaseId", "SRCROOT"}};
  return json::Object{{"uri", "file://" + uri(Path)}};
}

json::Object Log::location(const TextRegion &At, StringRef Message) const {
  json::Object Location{
      {"physicalLocation", json::Object{{"artifactLocation", artifact(At.Path)},
                                        {"region", region(At)}}}};
  if (!Message.empty())
    Location["message"] = text(Message);
  return Location;
}

json::Object Log::fix(const ResolvedFinding &F) const {
  // One change per file; the edits are in the order of the files.
  json::Array Changes;
  for (auto Edit = F.Fix.begin(); Edit != F.Fix.end();) {
    StringRef Path = Edit->At.Path;
    json::Array Replacements;
    for (; Edit != F.Fix.end() && Edit->At.Path == Path; ++Edit)
      Replacements.push_back(
          json::Object{{"deletedRegion", region(Edit->At)},
                       {"insertedContent", text(Edit->Text)}});
    Changes.push_back(json::Object{{"artifactLocation", artifact(Path)},
                                   {"replacements", std::move(Replacements)}});
  }
  return json::Object{{"artifactChanges", std::move(Changes)}};
}

json::Object Log::result(const ResolvedFinding &F) const {
  json::Object Location = location(F.At);
  if (!F.Symbol.empty())
    Location["logicalLocations"] =
        json::Array{json::Object{{"fullyQualifiedName", utf8(F.Symbol)}}};
  json::Object Result{
      {"ruleId", "mapchurn-" + F.Check},
      {"level", "warning"},
      {"message", text(F.Message)},
      {"locations", json::Array{std::move(Location)}},
      {"partialFingerprints",
       json::Object{{"mapchurn/v1", fingerprintText(F.Fingerprint)}}}};
  const CheckInfo *Rule =
      find_if(allChecks(), [&](const CheckInfo &C) { return C.Id == F.Check; });
  if (Rule != allChecks().end())
    Result["ruleIndex"] = Rule - allChecks().begin();
  json::Array Related;
  for (const ResolvedNote &N : F.Notes)
    Related.push_back(location(N.At, N.Message));
  if (!Related.empty())
    Result["relatedLocations"] = std::move(Related);
  if (!F.Fix.empty())
    Result["fixes"] = json::Array{fix(F)};
  return Result;
}

json::Object Log::document(ArrayRef<ResolvedFinding> Findings) const {
  json::Array Rules, Results;
  for (const CheckInfo &Check : allChecks())
    Rules.push_back(rule(Check));
  for (const ResolvedFinding &F : Findings)
    Results.push_back(result(F));
  json::Object Run{
      {"tool", json::Object{{"driver",
                             json::Object{
                                 {"name", "mapchurn"},
                                 {"semanticVersion", MAPCHURN_VERSION},
                                 {"rules", std::move(Rules)},
                             }}}},
      {"columnKind", "unicodeCodePoints"},
      {"results", std::move(Results)}};
  if (!Root.empty())
    Run["originalUriBaseIds"] = json::Object{
        {"SRCROOT", json::Object{{"uri", "file://" + uri(Root) + "/"}}}};
  return json::Object{
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", json::Array{std::move(Run)}}};
}

std::string sarif(ArrayRef<ResolvedFinding> Findings, StringRef Root) {
  json::Value Document = Log(Root).document(Findings);
  return formatv("{0:2}\n", Document).str();
}

std::string projectRoot(StringRef Source) {
  for (StringRef Folder = sys::path::parent_path(Source); Folder.size() > 1;
       Folder = sys::path::parent_path(Folder))
    if (sys::fs::exists(Folder + "/.git"))
      return Folder.str();
  SmallString<128> Current;
  StringRef Inside = Source;
  if (!sys::fs::current_path(Current) && Inside.consume_front(Current) &&
      Inside.starts_with("/"))
    return Current.str().str();
  return "";
}

} // namespace mapchurn
