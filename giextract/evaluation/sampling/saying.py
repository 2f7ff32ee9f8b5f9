"""What may be published of a scored sample, in a sentence."""

from giextract.evaluation.sampling.agreement import Agreement
from giextract.evaluation.sampling.estimates import Rate
from giextract.evaluation.sampling.scoring import Scored
from giextract.words import Language

_SENTENCE: dict[Language, str] = {
    "en": "Of {frame} reports in {strata} strata, {reports} were drawn at random (seed {seed}), and {cells} of their cells were "
    "coded by two people who did not see our figures; they agreed on {share} of them ({chance}), and settled the rest. "
    "Weighted by how they were drawn, {wrong} of the cells were read wrong, and {silent} were wrong without being flagged; "
    "{abstained} were left undetermined. Intervals are at 95 %, over reports.",
    "zh": "从 {frame} 份报告（{strata} 层）中随机抽取 {reports} 份（随机种子 {seed}），由两人在未见机器结果的情况下分别编码 {cells} 个"
    "单元格；两人一致率为 {share}（{chance}），不一致处经商定。按抽样权重估计，读错的单元格占 {wrong}，其中未被标出的占全部单元格的"
    " {silent}；未能判定的占 {abstained}。区间为以报告为单位的 95% 区间。",
}
_NONE: dict[Language, str] = {"en": "none (at most {high})", "zh": "0（至多 {high}）"}
_SOME: dict[Language, str] = {"en": "{rate} ({low} to {high})", "zh": "{rate}（{low} 至 {high}）"}


def sentence(scored: Scored, language: Language) -> str:
    """The sentence that a person can publish."""
    rates, sample = scored.rates[None], scored.sample
    told = {kind: shown(rates[kind], language) for kind in ("wrong", "silent", "abstained")}
    return _SENTENCE[language].format(
        frame=sum(s.reports for s in sample.strata.values()), strata=len(sample.strata), reports=len(sample.reports),
        seed=sample.seed, cells=rates["wrong"].cells, share=percent(scored.agreement.share),
        chance=by_chance(scored.agreement), **told,
    )  # fmt: skip


def by_chance(found: Agreement) -> str:
    """The measures that take chance into account."""
    kappa, ac1 = ("–" if value is None else f"{value:.3f}" for value in (found.kappa, found.ac1))
    return f"Cohen κ {kappa}, Gwet AC1 {ac1}"


def shown(rate: Rate, language: Language) -> str:
    """A rate with its interval, or with its bound where nothing was seen."""
    words = {"rate": percent(rate.rate), "low": percent(rate.low), "high": percent(rate.high)}
    return (_SOME if rate.events else _NONE)[language].format(**words)


def percent(share: float) -> str:
    """A share with two digits that say something: 97 %, 1.3 %, 0.041 %."""
    value = 100 * share
    places = 0 if value >= 10 or value == 0 else 1 if value >= 1 else 2 if value >= 0.1 else 3
    return f"{value:.{places}f} %" if value < 99 or value == 100 else f"{value:.2f} %"
