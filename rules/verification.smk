"""Every line of every derivation, and the gradients of the library, checked by machine.

In: nothing but the code; the formulas are those that the report prints.
Out: results/verification.csv, one row for each check; results/verification.txt, the verdict, made only where the config
accepts it. The report marks the line of a failed check, so the verdict comes after it.
"""


rule verify:
    input:
        code=code("verification/verify"),
    output:
        checks="<results>/verification.csv",
    log:
        "<results>/logs/verify.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        **needs(fixed(120, 400)),
    params:
        # One value: Snakemake compares the set of all, without their names.
        drawn={key: config["verification"][key] for key in ("problems", "seed")},
    script:
        "../scripts/verification/verify.py"


rule require_verified:
    input:
        checks="<results>/verification.csv",
        # So that a study that ends here has its report.
        pdf="<results>/report.pdf",
        code=code("verification/require"),
    output:
        verdict="<results>/verification.txt",
    log:
        "<results>/logs/require_verified.log",
    localrule: True
    conda:
        ENVIRONMENT
    threads: 1
    params:
        stop_on_failure=config["verification"]["stop_on_failure"],
    script:
        "../scripts/verification/require.py"


PROMISED += [*rules.verify.output, *rules.require_verified.output]
