"""Malformed and unreasonable configs, one a line: what is written, and what the message must say."""

import copy
import re
from pathlib import Path

import pytest
import yaml

from study.common.errors import StudyError
from study.config.check import check
from study.config.files import check_files

ROOT = Path(__file__).parents[3]
CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
# A message names what is wrong, and what to do: one of these words stands after the last semicolon or comma.
REMEDY = re.compile(
    r"\b(give|take|write|drop|add|name|rename|put|list|read|set|move|make|raise|mend|look|save|use|shorten|begin|round|"
    r"exchange|known keys|did you mean|most|vary|change|keep)\b"
)

# An override of the whole config, and fragments of the message, the place first.
WHOLE = [
    # Numbers that are none.
    ("defaults: {step_size: .nan}", ["defaults, step_size", "nan is no finite number", "give one"]),
    ("defaults: {step_size: .inf}", ["defaults, step_size", "inf is no finite number"]),
    ("defaults: {epochs: -.inf}", ["defaults, epochs", "-inf is no finite number"]),
    ("margins: {loss: .NaN}", ["margins, loss", "nan is no finite number"]),
    ("data: {train_size: .inf}", ["data, train_size", "inf is no finite number"]),
    ("selection: {seeds: [.nan]}", ["selection, seeds, entry 1", "nan is no finite number"]),
    ("mixture: {dimensions: [2, .inf]}", ["mixture, dimensions, entry 2", "inf is no finite number"]),
    ("report: {authors: [.nan]}", ["report, authors, entry 1", "nan is no finite number"]),
    # Text where a number, or true or false, was meant.
    ("defaults: {step_size: 1e-3}", ["defaults, step_size", "'1e-3' should be of type number", "write 0.001"]),
    ("defaults: {step_size: '0.1'}", ["defaults, step_size", "without quotes", "--config"]),
    ("defaults: {batch_size: '08'}", ["defaults, batch_size", "'08'", "write 8"]),
    (
        "report: {timings: 'false'}",
        ["report, timings", "'false' should be of type boolean", "without quotes", "--config"],
    ),
    ("defaults: {flip: 'yes'}", ["defaults, flip", "'yes' should be of type boolean", "without quotes", "--config"]),
    ("data: {train_size: 'null'}", ["data, train_size", "'null' should be of type integer or null", "without quotes"]),
    ("defaults: {epochs: ten}", ["defaults, epochs", "'ten' should be of type number", "give a number"]),
    ("defaults: {activation: on}", ["defaults, activation", "true is not one of relu", "take one"]),
    ("defaults: {flip: 1}", ["defaults, flip", "1 should be of type boolean", "true or false"]),
    ("defaults: {batch_size: 64.0}", ["defaults, batch_size", "64.0 should be of type integer", "write 64"]),
    ("defaults: {momentum: null}", ["defaults, momentum", "null should be of type number", "give a number"]),
    ("defaults: {hidden_layers: [[8]]}", ["defaults, hidden_layers, entry 1", "[8] should be of type integer"]),
    ("defaults: {hidden_layers: {a: 1}}", ["defaults, hidden_layers", "should be of type integer or array", "a list"]),
    ("report: {title: 12}", ["report, title", "12 should be of type string", "give text"]),
    ("report: {authors: Ada}", ["report, authors", "'Ada' should be of type array", "give a list"]),
    ("kernel: fast", ["kernel", "'fast' is not one of best, avx2, portable", "take one"]),
    # Mappings and lists in the wrong places.
    ("defaults: [1, 2]", ["defaults", "[1, 2] should be of type object", "keys with values"]),
    ("data: null", ["data", "null should be of type object", "keys with values"]),
    ("experiments: {name: a}", ["experiments", "should be of type array", "give a list"]),
    ("experiments: []", ["experiments", "too few entries", "list 1 or more"]),
    ("experiments: [a]", ["experiments, entry 1", "'a' should be of type object"]),
    ("experiments: [{title: A, seeds: 1}]", ["experiments, entry 1", "'name' is missing", "add it"]),
    ("report: {collaborators: [Ada]}", ["report, collaborators, entry 1", "'Ada' should be of type object"]),
    ("report: {collaborators: [{name: Ada}]}", ["report, collaborators, entry 'Ada'", "'part' is missing"]),
    # Names that are not known, or no names.
    ("defualts: {}", ["unknown key 'defualts'", "did you mean 'defaults'"]),
    ("defaults: {activaton: relu}", ["defaults", "unknown key 'activaton'", "did you mean 'activation'"]),
    ("defaults: {xyzzy: 1}", ["defaults", "unknown key 'xyzzy'", "known keys"]),
    ("on: 1", ["the key true is true or false", "on, off, yes and no", "begins with a letter"]),
    ("1: 2", ["the key 1 is a number", "begins with a letter"]),
    ("null: 2", ["the key null is empty", "begins with a letter"]),
    ("defaults: {0.5: 2}", ["defaults", "the key 0.5 is a number", "begins with a letter"]),
    ("report: {title: 2024-01-01}", ["report, title", "is read as a date", "put it in quotes"]),
    ("report: {title: !!binary aGVsbG8=}", ["report, title", "is read as a bytes", "put it in quotes"]),
    ("report: {authors: !!set {a, b}}", ["report, authors", "is read as a set", "put it in quotes"]),
    # Text that cannot be printed.
    (r'report: {title: "a\0b"}', ["report, title", "U+0000", "take it out"]),
    (r'report: {title: "a\ud800b"}', ["report, title", "U+D800", "take it out"]),
    (r'report: {title: "a\u202eb"}', ["report, title", "U+202E", "turns letters around", "take it out"]),
    (r'report: {authors: ["a\u2067b"]}', ["report, authors, entry 1", "U+2067", "take it out"]),
    (r'report: {subtitle: "bell \a"}', ["report, subtitle", "U+0007", "take it out"]),
    ("report:\n  title: >\n    two\n    lines\n", ["report, title", "has a line break", "write it on one line"]),
    (r'report: {title: "a\tb"}', ["report, title", "U+0009", "take it out"]),
    ("report: {title: ''}", ["report, title", "should consist of words", "'' "]),
    ("report: {title: '   '}", ["report, title", "should consist of words"]),
    (f"report: {{title: {'long ' * 60}}}", ["report, title", "characters", "200 are the most"]),
    (f"report: {{subtitle: {'x' * 3000}}}", ["report, subtitle", "has 3000 characters", "2000 are the most"]),
    # Out of range.
    ("defaults: {momentum: 1}", ["defaults, momentum", "1 is more than the maximum of 0.9999", "or less"]),
    ("defaults: {averaging: 0.9999999999999999}", ["defaults, averaging", "maximum of 0.999999"]),
    ("defaults: {step_size: 0}", ["defaults, step_size", "0 should be above 0", "larger"]),
    ("defaults: {step_size: 1.0e+300}", ["defaults, step_size", "too large a number", "below 2^53"]),
    ("defaults: {step_size: 1.0e-300}", ["defaults, step_size", "too small a number", "1e-12"]),
    ("defaults: {epochs: 1.0e+9}", ["defaults, epochs", "maximum of 100000"]),
    ("defaults: {hidden_layers: 100000000}", ["defaults, hidden_layers", "maximum of 65536"]),
    ("defaults: {hidden_layers: [65536, 65536]}", ["hidden_layers", "4347133962 parameters", "fewer units"]),
    ("defaults: {evaluations: 1}", ["defaults, evaluations", "minimum of 2", "or more"]),
    ("defaults: {iterations: 9007199254740993}", ["defaults, iterations", "too large a number"]),
    ("defaults: {shift: 28}", ["defaults, shift", "maximum of 27"]),
    ("data: {split_seed: 4294967296}", ["data, split_seed", "maximum of 2147483647"]),
    ("data: {split_seed: -1}", ["data, split_seed", "minimum of 0"]),
    ("data: {validation_size: 60000}", ["data", "validation_size 60000 leaves 0", "make it smaller"]),
    ("data: {train_size: 30}", ["batch_size 64 exceeds the 30 training images", "take a smaller one"]),
    ("results: ../elsewhere", ["results", "should consist of results, or folders below it"]),
    ("results: output", ["results", "should consist of results, or folders below it"]),
    ("results: results/Tables", ["results: results/Tables", "tables is a part of the results", "take another name"]),
    ("data: {folder: ''}", ["data, folder", "too short"]),
    ("margins: {accuracy: 0}", ["margins, accuracy", "should be above 0"]),
    ("mixture: {dimensions: [2, 2]}", ["mixture, dimensions", "lists a value twice", "drop one"]),
    ("mixture: {components: [6]}", ["mixture", "differ in length", "give a number"]),
    ("verification: {problems: 1000000}", ["verification, problems", "maximum of 10000"]),
    ("selection: {seeds: []}", ["selection, seeds", "too few entries"]),
    ("selection: {seeds: [5, 5]}", ["selection, seeds", "lists a value twice"]),
    ("selection: {experiment: serch}", ["selection, experiment", "no experiment 'serch'", "did you mean 'search'"]),
    ("defaults: {epochs: 90000, batch_size: 1}", ["epochs 90000 make 4950000000 steps", "fewer epochs"]),
]

# Keys of one more experiment, and fragments of the message.
ENTRY = [
    # Names.
    ("{name: My run}", ["'My run' should consist of small letters, digits and hyphens"]),
    ("{name: a/b}", ["'a/b' should consist of small letters"]),
    ("{name: ..}", ["'..' should consist of small letters"]),
    ("{name: ''}", ["'' should consist of small letters"]),
    ("{name: Search}", ["'Search' should consist of small letters"]),
    ("{name: 5}", ["name", "5 should be of type string", "give text"]),
    ("{name: café}", ["'café' should consist of small letters"]),
    (f"{{name: {'a' * 300}}}", ["name", "has 300 characters", "40 are the most"]),
    ("{name: search}", ["the name 'search' is used more than once", "rename one"]),
    ("{name: selected}", ["'selected'", "belongs to a part of the results", "take another"]),
    ("{name: mixture-2d}", ["'mixture-2d'", "belongs to a part of the results", "take another"]),
    ("{name: 'nan'}", ["'nan'", "read as a number or as missing", "take another"]),
    ("{name: 'null'}", ["'null'", "read as a number or as missing", "take another"]),
    ("{name: 'true'}", ["'true'", "read as a number or as missing", "take another"]),
    # Seeds.
    ("{seeds: 0}", ["seeds", "0 is less than the minimum of 1", "1 or more"]),
    ("{seeds: 1000000}", ["seeds", "maximum of 10000"]),
    ("{seeds: [1, 1]}", ["seeds", "lists a value twice"]),
    ("{seeds: true}", ["seeds", "true should be of type integer or array"]),
    ("{seeds: [3000000000]}", ["seeds, entry 1", "maximum of 2147483647"]),
    # What varies.
    ("{vary: {}}", ["vary", "{} is empty", "name 1 key"]),
    ("{vary: {1: [2]}}", ["vary", "the key 1 is a number", "begins with a letter"]),
    ("{vary: {on: [2]}}", ["vary", "the key true is true or false", "begins with a letter"]),
    ("{vary: {momentum: 0.5}}", ["vary, momentum", "0.5 should be of type array", "give a list"]),
    ("{vary: {momentum: []}}", ["vary, momentum", "too few entries", "list 1 or more"]),
    ("{vary: {momentum: [0, 0.0]}}", ["vary, momentum", "listed twice", "drop one"]),
    ("{vary: {hidden_layers: [100, [100]]}}", ["vary, hidden_layers", "listed twice"]),
    ("{vary: {momentum: [0, .nan]}}", ["vary, momentum, entry 2", "nan is no finite number"]),
    ("{vary: {momentum: [0, 'high']}}", ["vary, momentum", "'high' should be of type number"]),
    ("{vary: {seed: [1, 2]}}", ["vary", "unknown hyperparameter 'seed'"]),
    ("{vary: {epochs: [1, 2], iterations: [5]}}", ["vary", "epochs and iterations", "drop one"]),
    ("{vary: {iterations: [null, 5]}}", ["vary, iterations", "null has no place", "drop it"]),
    ("{vary: {training_images: [null, 55000]}}", ["vary, training_images", "null and 55000", "drop one"]),
    ("{vary: {batch_size: [64, 60000]}}", ["batch_size 60000 exceeds the 55000", "take a smaller one"]),
    (
        f"{{vary: {{step_size: {[i / 10000 for i in range(1, 2001)]}}}}}",
        ["vary", "2000 settings", "1000 are the most", "list fewer"],
    ),
    (
        "{seeds: 10000, vary: {momentum: [0, 0.1, 0.2, 0.3], dropout: [0, 0.1, 0.2]}}",
        ["the study would have", "the largest, 'mine', has 120000", "take fewer"],
    ),
    ("{settings: {momentum: 0.5}, vary: {momentum: [0, 0.1]}}", ["momentum is in settings and in vary", "drop one"]),
    ("{vary: {momentum: [0, 0.1]}, variants: {a: {}, b: {flip: true}}}", ["has vary and variants", "make an entry"]),
    # Variants.
    ("{variants: {0.0: {}, 1.0: {flip: true}}}", ["variants", "the key 0.0 is a number", "begins with a letter"]),
    ("{variants: {on: {}, off: {flip: true}}}", ["variants", "the key true is true or false", "begins with a letter"]),
    ("{variants: {null: {}, a: {flip: true}}}", ["variants", "the key null is empty", "begins with a letter"]),
    ("{variants: {'nan': {}, a: {flip: true}}}", ["variants", "'nan' is read as", "take another name"]),
    ("{variants: {NA: {}, a: {flip: true}}}", ["variants", "'NA' is read as", "take another name"]),
    ("{variants: {Infinity: {}, a: {flip: true}}}", ["variants", "'Infinity' is read as", "take another name"]),
    ("{variants: {'TRUE': {}, a: {flip: true}}}", ["variants", "'TRUE' is read as", "take another name"]),
    ("{variants: {'1e5': {}, a: {flip: true}}}", ["variants", "'1e5' is no name", "begin with a letter"]),
    ("{variants: {a/b: {}, a: {flip: true}}}", ["variants", "'a/b' is no name", "begin with a letter"]),
    ("{variants: {'a ': {}, b: {flip: true}}}", ["variants", "'a ' is no name", "begin with a letter"]),
    ("{variants: {a;b: {}, b: {flip: true}}}", ["variants", "'a;b' is no name", "begin with a letter"]),
    (f"{{variants: {{{'b' * 300}: {{}}, a: {{flip: true}}}}}}", ["variants", "is no name", "40 at most"]),
    ("{variants: {AdamW: {}, adamw: {flip: true}}}", ["variants", "'AdamW' and 'adamw' differ in capitals", "rename"]),
    ("{variants: {a: {}}}", ["variants", "list two or more"]),
    ("{variants: {a: {}, b: {dropout: 0}}}", ["variants", "'a' and 'b' are the same settings", "change or drop"]),
    ("{variants: {a: {}, b: {hidden_layers: [128]}}}", ["variants", "'a' and 'b' are the same settings"]),
    ("{variants: {a: null, b: {flip: true}}}", ["variants, a", "null should be of type object", "keys with values"]),
    # Searches.
    ("{search: {strategy: random}}", ["search", "'space' is missing", "add it"]),
    ("{search: {strategy: random, trials: 3, seed: 1, space: {}}}", ["search, space", "{} is empty"]),
    (
        "{search: {strategy: random, trials: 10, seed: 1, space: {momentum: [0, 0.5], dropout: [0, 0.1, 0.2]}}}",
        ["search, space", "10 trials, but the space has 6 points", "take fewer trials"],
    ),
    (
        "{search: {strategy: random, trials: 9, seed: 1, space: {batch_size: {low: 8, high: 12, integer: true}}}}",
        ["search, space", "9 trials, but the space has 5 points"],
    ),
    (
        "{search: {strategy: random, trials: 1000000, seed: 1, space: {momentum: {low: 0, high: 0.9}}}}",
        ["search, trials", "maximum of 20000"],
    ),
    (
        "{search: {strategy: random, trials: 5000, repeats: 1000, seed: 1, space: {momentum: {low: 0, high: 0.9}}}}",
        ["the study would have", "'mine', has 5000000", "take fewer"],
    ),
    (
        "{search: {strategy: hyperband, brackets: 20, seed: 1, space: {momentum: {low: 0, high: 0.9}}}}",
        ["the study would have", "take fewer"],
    ),
    (
        "{search: {strategy: grid, space: {momentum: {low: 0, high: 0.9, points: 1000}, dropout: {low: 0, high: 0.5, "
        "points: 1000}}}}",
        ["the study would have", "take fewer"],
    ),
]

# Domains of one hyperparameter in a search, and fragments of the message.
SPACE = [
    ("momentum: {low: 0.9, high: 0.1}", ["low 0.9 should be below high 0.1", "exchange"]),
    ("momentum: {low: 0.5, high: 0.5}", ["low 0.5 should be below high 0.5", "list the choices"]),
    ("momentum: {low: 0.5, high: 0.5000000000000001}", ["too near", "list the choices"]),
    ("step_size: {low: 0, high: 1, log: true}", ["low 0 should be above 0 on a log scale", "raise it"]),
    ("step_size: {low: 1.0e-300, high: 1.0, log: true}", ["step_size, low", "too small a number"]),
    ("step_size: {low: 0.1, high: 1.0e+300, log: true}", ["step_size, high", "too large a number"]),
    ("step_size: {low: .nan, high: 1}", ["step_size, low", "nan is no finite number"]),
    ("step_size: {low: 0.1}", ["step_size", "'high' is missing", "add it"]),
    ("step_size: {low: 0.1, high: 1, lg: true}", ["step_size", "unknown key 'lg'", "did you mean 'log'"]),
    ("step_size: {low: '0.1', high: 1}", ["step_size, low", "without quotes"]),
    ("step_size: 0.1", ["step_size", "0.1 should be of type array or object"]),
    ("batch_size: {low: 8, high: 64}", ["batch_size", "whole numbers only", "add integer: true"]),
    ("batch_size: {low: 8.5, high: 64.5, integer: true}", ["low 8.5 and high 64.5 should be whole numbers", "round"]),
    ("batch_size: {low: 8, high: 100000, integer: true}", ["batch_size 100000 exceeds the 55000"]),
    ("averaging: {low: 0.999, high: 1}", ["averaging", "1 is more than the maximum of 0.999999"]),
    ("momentum: [0.5, 0.5]", ["momentum", "listed twice", "drop one"]),
    ("momentum: [0.5, null]", ["momentum", "null"]),
    ("training_images: [1000, null]", ["training_images", "null has no place among numbers", "give a number"]),
    ("momentum: {choices: []}", ["momentum, choices", "too few entries"]),
    ("hidden_layers: {layers: [1, 1], units: [8]}", ["hidden_layers, layers", "listed twice", "drop one"]),
    ("hidden_layers: {layers: [1], units: [8, 8]}", ["hidden_layers, units", "listed twice", "drop one"]),
    ("hidden_layers: {layers: [21], units: [8]}", ["hidden_layers, layers, entry 1", "maximum of 20"]),
    ("hidden_layers: {layers: [9], units: [65536]}", ["hidden_layers", "parameters", "take fewer units"]),
    ("hidden_layers: {layers: [1], units: {low: 8, high: 1000000}}", ["hidden_layers, units", "maximum of 65536"]),
    ("momentum: {layers: [1], units: [8]}", ["momentum", "belong to hidden_layers only"]),
    ("seed: [1, 2]", ["unknown hyperparameter 'seed'"]),
    ("momentum: {low: 0, high: 0.9, points: 4}", ["points belong to a grid", "drop them"]),
    ("momentum: {low: 0, high: 0.9, when: {decay: [cosine]}}", ["decay is 'constant' in every trial", "never drawn"]),
    (
        "{decay: [constant, cosine], decay_rate: {low: 0, high: 1, when: {decay: [exponential]}}}",
        ["decay_rate, when, decay", "'exponential' is not among its choices", "take one"],
    ),
    (
        "{step_size: {low: 0.1, high: 1}, momentum: {choices: [0.1], when: {step_size: [0.5]}}}",
        ["momentum, when, step_size", "no value comes again", "list its choices"],
    ),
    ("{epochs: [1, 2], iterations: [5, 6]}", ["space", "epochs and iterations", "drop one"]),
]


def merged(config, override):
    """The config with an override, as Snakemake merges them: mappings key by key, all else replaced."""
    if not isinstance(override, dict) or not isinstance(config, dict):
        return override
    return config | {key: merged(config.get(key), value) for key, value in override.items()}


def refusal(config):
    """The lines of the message with which the check refuses a config, without the first one."""
    with pytest.raises(StudyError) as error:
        check(config)
    return str(error.value).splitlines()[1:]


def assert_told(lines, words):
    """Every fragment is in the message, and the line that has the first one has a remedy too."""
    text = "\n".join(lines)
    for word in words:
        assert word in text, text
    assert all(REMEDY.search(line) for line in lines), text
    assert max(map(len, lines)) < 700


@pytest.mark.parametrize(("override", "words"), WHOLE)
def test_a_config_that_cannot_run_is_refused_with_place_value_and_remedy(override, words):
    assert_told(refusal(merged(copy.deepcopy(CONFIG), yaml.safe_load(override))), words)


def with_entry(keys):
    config = copy.deepcopy(CONFIG)
    config["experiments"].append({"name": "mine", "title": "Mine", "seeds": 1} | keys)
    return config


@pytest.mark.parametrize(("keys", "words"), ENTRY)
def test_an_experiment_that_cannot_run_is_refused(keys, words):
    assert_told(refusal(with_entry(yaml.safe_load(keys))), ["experiments", *words])


@pytest.mark.parametrize(("domain", "words"), SPACE)
def test_a_space_that_cannot_be_drawn_from_is_refused(domain, words):
    search = {"strategy": "random", "trials": 2, "seed": 1, "space": yaml.safe_load(domain)}
    assert_told(refusal(with_entry({"search": search})), ["'mine'", *words])


def nested(depth):
    value = 1
    for _ in range(depth):
        value = {"a": value}
    return value


@pytest.mark.parametrize("depth", [20, 5_000])
def test_a_deep_structure_is_refused_whatever_its_depth(depth):
    assert_told(refusal(CONFIG | {"report": nested(depth)}), ["report, a, a", "levels deep", "take some away"])


def test_a_structure_in_a_circle_is_refused():
    circle = {}
    circle["report"] = circle
    assert_told(refusal(CONFIG | {"report": circle}), ["report", "contains itself", "write it out"])


def test_a_structure_that_multiplies_itself_is_refused():
    value = [1]
    for _ in range(9):
        value = [value] * 9
    assert_told(refusal(CONFIG | {"report": {"authors": value}}), ["report", "entries", "drop its anchors"])


@pytest.mark.parametrize("config", [None, [], "text", 3])
def test_what_is_no_mapping_is_refused(config):
    assert_told(refusal(config), ["is no mapping", "report"])


# What a file contains, and fragments of the message, which begins with the path.
FILES = [
    ("", ["empty", "write the keys"]),
    ("# only a comment\n", ["empty", "write the keys"]),
    ("- a\n- b\n", ["is a list", "keys with values"]),
    ("hello\n", ["is a single value", "keys with values"]),
    ("a:\n\tb: 1\n", ["line 2, column 1", "tabs", "use spaces"]),
    ("a: 1\n  b: 2\n", ["line 2, column 4", "mapping values are not allowed", "look there"]),
    ("a: [1, 2\nb: 3\n", ["line 2, column 2", "expected ',' or ']'", "bracket"]),
    ('a: "x\n', ["line 2, column 1", "unexpected end", "quote"]),
    ("a: 'it's'\n", ["line 1, column 8", "look there"]),
    ("a: *b\n", ["line 1, column 4", "undefined alias 'b'", "mend the anchor"]),
    ("a: &b [1]\nc: &b [2]\n", ["line 2, column 4", "second occurrence", "mend the anchor"]),
    ("a: &x {b: *x}\n", ["line 1", "contains itself", "write it out"]),
    ("a: &x\n  - *x\n", ["line", "contains itself", "write it out"]),
    ("a: 1\n---\nb: 2\n", ["line 2, column 1", "another document", "one document"]),
    ("a: 1\nb: 2\na: 3\n", ["line 3", "the key 'a' is already defined above", "drop one"]),
    ("data:\n  train_size: 017\n", ["line 2", "017 is read as a number in base 8", "write 17"]),
    ("data:\n  train_size: 1:30\n", ["line 2", "1:30 is read as a number in base 60", "quotes"]),
    ("report:\n  title: 2024-01-01\n", ["line 2", "is read as a date", "put it in quotes"]),
    ("a: !!python/object/apply:os.system [ls]\n", ["line 1", "the tag '!!python/object/apply:os.system'", "drop it"]),
    ("a: !Ref b\n", ["line 1", "the tag '!Ref' is not known", "drop it"]),
    ("? [a, b]\n: 1\n", ["line 1", "stands as a key", "put it in quotes"]),
    ("? {a: 1}\n: 1\n", ["line 1", "stands as a key", "put it in quotes"]),
    ("%YAML 9.0\n---\na: 1\n", ["line 1, column 1", "incompatible YAML", "look there"]),
    ("a: @b\n", ["line 1, column 4", "cannot start any token", "look there"]),
    ("a: \x01\n", ["line 1, column 4", "a character that YAML does not allow", "take it out"]),
    ("[" * 1_500, ["nested too deep", "take some levels away"]),
    ("a: " + "x" * 300_000, ["larger than 200 kB", "name another file"]),
]


@pytest.mark.parametrize(("text", "words"), FILES, ids=[repr(text[:30]) for text, _ in FILES])
def test_a_file_that_is_no_config_is_refused_with_its_line(tmp_path, text, words):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as error:
        check_files([path])
    lines = str(error.value).splitlines()[1:]
    assert all(line.startswith(f"  {path}") for line in lines)
    assert_told(lines, words)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("report: {title: café}\n".encode("latin-1"), ["line 1 is not written in UTF-8", "0xe9", "save it as UTF-8"]),
        (b"a: 1\n# \xff\n", ["line 2 is not written in UTF-8", "save it as UTF-8"]),
        ("report: {title: x}\n".encode("utf-16"), ["UTF-16", "save it as UTF-8"]),
        (b"\x7fELF\x00\x01\x02", ["a character that YAML does not allow"]),
    ],
)
def test_a_file_in_another_encoding_is_refused(tmp_path, content, words):
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    with pytest.raises(StudyError) as error:
        check_files([path])
    assert_told(str(error.value).splitlines()[1:], words)


def test_a_folder_and_a_missing_file_are_told_with_the_order_of_words(tmp_path):
    with pytest.raises(StudyError) as error:
        check_files([tmp_path, tmp_path / "none.yaml"])
    folder, missing = str(error.value).splitlines()[1:]
    assert_told([folder], ["a folder, where a file is expected", "snakemake report --configfile mine.yaml"])
    assert_told([missing], ["no such file", "snakemake report --configfile mine.yaml"])


def test_an_alias_bomb_is_refused(tmp_path):
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{i}: &a{i} {{{', '.join(f'k{j}: *a{i - 1}' for j in range(9))}}}" for i in range(1, 12)]
    path = tmp_path / "mine.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(StudyError, match="more than 20000 entries; shorten its lists, or drop its anchors"):
        check_files([path])


def test_what_is_unusual_but_right_is_read(tmp_path):
    path = tmp_path / "mine.yaml"
    for text in (
        "\ufeffa: 1\n",
        "a: 1\r\nb: 2\r\n",
        '{"a":\t1}',
        "a: &base {epochs: 10}\nb: &long {<<: *base, epochs: 20}\nc: {<<: *long}\n",
        "report: {title: 'née № 5 — 図'}\n",
        "a: !!str 5\n",
        "--- {a: 1}\n",
    ):
        path.write_text(text, encoding="utf-8")
        check_files([path])
    check_files(ROOT.glob("config*.yaml"))


def test_every_missing_and_every_unknown_key_is_named_once():
    config = copy.deepcopy(CONFIG)
    del config["data"]["train_size"], config["data"]["split_seed"]
    config["defaults"] |= {"batchsize": 8, "stepsize": 0.1}
    with pytest.raises(StudyError) as error:
        check(config)
    told = str(error.value)
    for key in ("train_size", "split_seed"):
        assert told.count(f"data: the key {key!r} is missing; add it") == 1
    assert "'batchsize'; did you mean 'batch_size'?; unknown key 'stepsize'; did you mean 'step_size'?" in told
