// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One table row per option: its key, and how its value is read. A wrong value
// is an error here, where the words the user typed are still known, and not
// later, where it could only be a missing finding.

#include "findings/Options.h"
#include "checks/Registry.h"
#include "findings/Globs.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

using namespace llvm;

namespace mapchurn {

std::string suggestion(StringRef Word, ArrayRef<StringRef> Known) {
  // One letter wrong in three is a typing error; more is another word.
  unsigned Best = (Word.size() + 2) / 3 + 1;
  StringRef Nearest;
  for (StringRef Candidate : Known) {
    unsigned Distance = Word.edit_distance(Candidate, true, Best);
    if (Distance < Best) {
      Best = Distance;
      Nearest = Candidate;
    }
  }
  return Nearest.empty() ? "" : ("; did you mean '" + Nearest + "'?").str();
}

static Error badWord(const Twine &What, StringRef Word,
                     ArrayRef<StringRef> Known) {
  std::string Nearest = suggestion(Word, Known);
  return createStringError(What + " '" + Word + "'" +
                           (Nearest.empty() ? ";" : Nearest) +
                           " expected one of: " + join(Known, ", "));
}

static Error setTier(Options &Opts, StringRef Value) {
  if (Value == "default")
    Opts.Shown = Tier::Default;
  else if (Value == "all")
    Opts.Shown = Tier::All;
  else
    return badWord("unknown tier", Value, {"default", "all"});
  return Error::success();
}

/// Each glob has to match a check, or it is a misspelling that would silence
/// (or show) nothing.
static Error setChecks(Options &Opts, StringRef Value) {
  std::vector<StringRef> Ids;
  for (const CheckInfo &Check : allChecks())
    Ids.push_back(Check.Id);

  SmallVector<StringRef> Globs;
  Value.split(Globs, ',', -1, /*KeepEmpty=*/false);
  for (StringRef Glob : Globs) {
    Glob = Glob.trim();
    Glob.consume_front("-");
    if (Glob.empty() || Glob == "*")
      continue;
    if (none_of(Ids, [&](StringRef Id) { return checkMatches(Glob, Id); })) {
      Glob.consume_front("mapchurn-");
      return badWord("unknown check", Glob, Ids);
    }
  }
  Opts.Checks = Value.str();
  return Error::success();
}

static Error setHeaderFilter(Options &Opts, StringRef Value) {
  std::string Why;
  if (!Value.empty() && !Regex(Value).isValid(Why))
    return createStringError("header-filter '" + Value +
                             "' is not a regular expression: " + Why);
  Opts.HeaderFilter = Value.str();
  return Error::success();
}

static Error setBytes(StringRef Key, StringRef Value, StringRef Example,
                      uint64_t &Bytes) {
  if (Value.getAsInteger(10, Bytes))
    return createStringError(Key + " '" + Value +
                             "' is not a number of bytes; expected a whole "
                             "number such as " +
                             Example);
  return Error::success();
}

static Error setStackLimit(Options &Opts, StringRef Value) {
  return setBytes("stack-limit", Value, "16384", Opts.StackLimitBytes);
}

static Error setValueLimit(Options &Opts, StringRef Value) {
  return setBytes("value-limit", Value, "128", Opts.ValueLimitBytes);
}

static Error setExplain(Options &Opts, StringRef Value) {
  if (Value.getAsInteger(10, Opts.Explain) || Opts.Explain > 3)
    return createStringError("explain '" + Value +
                             "' is no level; expected 1 (verdicts), 2 (and "
                             "their paths) or 3 (and every flow)");
  return Error::success();
}

template <std::string Options::*Member>
static Error setFile(Options &Opts, StringRef Value) {
  Opts.*Member = Value.str();
  return Error::success();
}

template <std::vector<std::string> Options::*Member>
static Error addFile(Options &Opts, StringRef Value) {
  (Opts.*Member).push_back(Value.str());
  return Error::success();
}

namespace {
struct OptionRow {
  StringRef Key;
  StringRef Takes; ///< what an empty value lacks
  Error (*Set)(Options &, StringRef);
};
} // namespace

/// Sorted by key: the order in which errors and documents list them.
static const OptionRow Rows[] = {
    {"baseline", "a file", setFile<&Options::Baseline>},
    {"checks", "a list of checks", setChecks},
    {"containers", "a file", addFile<&Options::ContainerFiles>},
    {"effects", "a file", addFile<&Options::EffectFiles>},
    {"explain", "1, 2 or 3", setExplain},
    {"explain-json", "a file or folder", setFile<&Options::ExplainJson>},
    {"export-fixes", "a file or folder", setFile<&Options::ExportFixes>},
    {"header-filter", "", setHeaderFilter},
    {"sarif", "a file or folder", setFile<&Options::Sarif>},
    {"stack-limit", "a number of bytes", setStackLimit},
    {"tier", "'default' or 'all'", setTier},
    {"value-limit", "a number of bytes", setValueLimit},
    {"write-baseline", "a file", setFile<&Options::WriteBaseline>},
};

std::vector<StringRef> optionKeys() {
  std::vector<StringRef> Keys;
  for (const OptionRow &Row : Rows)
    Keys.push_back(Row.Key);
  return Keys;
}

Error Options::set(StringRef Key, StringRef Value) {
  const OptionRow *Row =
      find_if(Rows, [&](const OptionRow &R) { return R.Key == Key; });
  if (Row == std::end(Rows))
    return badWord("unknown option", Key, optionKeys());
  // An empty header filter is the default; all other options need a value.
  if (Value.empty() && !Row->Takes.empty())
    return createStringError("option '" + Key +
                             "' needs a value: " + Row->Takes);
  return Row->Set(*this, Value);
}

Error Options::set(StringRef KeyAndValue) {
  auto [Key, Value] = KeyAndValue.split('=');
  return set(Key, Value);
}

} // namespace mapchurn
