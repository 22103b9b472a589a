"""Writes a test for `promtool test rules`: which alerts fire when a program goes on for three hours as it did between two
metrics files.

    alerts_of.py BEFORE AFTER SECONDS ALERT... > TEST

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import json
import re
import sys

SAMPLE = re.compile(r"^(\w+\{.*\}) (\S+)$")
MINUTES = 180


def samples(path):
    with open(path) as file:
        return {m[1]: float(m[2]) for m in map(SAMPLE.match, file) if m}


def main():
    before, after = samples(sys.argv[1]), samples(sys.argv[2])
    seconds = float(sys.argv[3])
    series = []
    for name, last in after.items():
        first = before.get(name, last)
        step = (last - first) / seconds * 60
        series.append({"series": name, "values": f"{first:f}{'+' if step >= 0 else '-'}{abs(step):f}x{MINUTES}"})
    test = {
        "interval": "1m",
        "input_series": series,
        "promql_expr_test": [{
            "expr": 'count by (alertname) (ALERTS{alertstate="firing"}) > bool 0',
            "eval_time": f"{MINUTES}m",
            "exp_samples": [{"labels": json.dumps(alert).join(["{alertname=", "}"]), "value": 1} for alert in sys.argv[4:]],
        }],
    }
    json.dump({"rule_files": ["mapchurn-alerts.yml"], "evaluation_interval": "1m", "tests": [test]}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
