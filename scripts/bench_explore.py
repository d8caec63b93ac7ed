"""make bench-explore: how long a browser takes with the page of many runs, and how large it is."""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

import yaml
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from benchmark.made_up import made_up_study
from study.pages.explore.page import explorer_data, explorer_page

ROOT = Path(__file__).parents[1]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1400,900"]
TIMED = """const [act, done] = arguments;
    const acts = {
        filter: () => document.querySelector("#filters [data-key=activation] input").click(),
        range: () => {
            const field = document.querySelector("#filters [data-key=best_validation_accuracy] input");
            field.value = field.value ? "" : "0.8";
            field.dispatchEvent(new Event("input"));
        },
        words: () => {
            const field = document.querySelector("#words");
            field.value = field.value ? "" : "gelu";
            field.dispatchEvent(new Event("input"));
        },
        colour: () => {
            const select = document.querySelector("#colour");
            select.value = select.value === "activation" ? "step_size" : "activation";
            select.dispatchEvent(new Event("change"));
        },
        log: () => document.querySelector("#log-x").click(),
        sort: () => document.querySelector("#rows th[data-key=step_size] button").click(),
        open: () => document.querySelector("#rows tbody button").click(),
    };
    const begin = performance.now();
    acts[act]();
    // Until it is on the screen: the frame is painted before a message that is sent in it arrives.
    requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - begin);
        channel.port2.postMessage(null);
    });"""
ACTS = ["filter", "range", "words", "colour", "log", "sort", "open"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "explore.html"
        config = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
        content, numbers = explorer_data(**made_up_study(config, options.runs))
        path.write_text(explorer_page(content, numbers, ROOT / "report/html/explore"), encoding="utf-8")
        print(f"{len(content['runs'])} runs, {path.stat().st_size / 1e6:.1f} MB; medians of {options.repeats} in ms:")
        for name, times in measure(path.as_uri(), folder, options.repeats).items():
            print(f"{name:12} {statistics.median(times):6.0f}   ({min(times):.0f} to {max(times):.0f})")


def measure(address, folder, repeats):
    """Milliseconds by what was done."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome")
    for flag in [*FLAGS, f"--user-data-dir={folder}/chromium"]:
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    times = {name: [] for name in ["first paint", "all drawn", *ACTS]}
    try:
        for _ in range(repeats):
            browser.get("about:blank")
            browser.get(address)
            [paint] = browser.execute_script("return performance.getEntriesByName('first-contentful-paint')")
            [drawn] = browser.execute_script("return performance.getEntriesByName('drawn')")
            times["first paint"].append(paint["startTime"])
            times["all drawn"].append(drawn["startTime"])
            for act in ACTS:
                times[act].append(browser.execute_async_script(TIMED, act))
                if act not in ("sort", "open"):
                    # And back again.
                    times[act].append(browser.execute_async_script(TIMED, act))
    finally:
        browser.quit()
    return times


if __name__ == "__main__":
    main()
