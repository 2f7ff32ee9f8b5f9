"""What we say to people, in English and Chinese; each sentence names the thing and what to do."""

import os
from collections.abc import Mapping
from typing import Literal, get_args

Language = Literal["en", "zh"]

SENTENCES: dict[str, dict[Language, str]] = {
    "closing": {
        "en": "{verified} verified, {consistent} consistent, {flagged} flagged, {failed} failed, "
        "{not_a_report} not a report",
        "zh": "{verified} 份已核实，{consistent} 份一致，{flagged} 份有疑问，{failed} 份读取失败，"
        "{not_a_report} 份不是年报",
    },
    "failed": {"en": "{path}: failed: {reason}", "zh": "{path}：读取失败：{reason}"},
    "not_a_report": {"en": "{path}: not a report", "zh": "{path}：不是政府信息公开年报"},
    "progress": {"en": "{done} of {total} files", "zh": "已处理 {done}/{total} 个文件"},
    "reading": {"en": "reading", "zh": "读取中"},
    "judging": {"en": "judging", "zh": "核对中"},
    "empty": {"en": "{path}: nothing to read in there", "zh": "{path}：其中没有可读取的文件"},
    "nested": {
        "en": "archives inside archives, not opened: {count}, the first is {first}; unpack them and read them, too",
        "zh": "压缩包内还有 {count} 个压缩包未打开，第一个是 {first}；请解压后另行读取",
    },
    "other_kinds": {
        "en": "files of other kinds skipped: {count} (read are {kinds})",
        "zh": "跳过 {count} 个其他类型的文件（可读取 {kinds}）",
    },
    "manifest_unused": {
        "en": "rows of the manifest without a file: {count} (the first: {first})",
        "zh": "清单中有 {count} 行没有对应的文件（第一行：{first}）",
    },
    "known": {
        "en": "in the store already: {count} of {total} files",
        "zh": "{total} 个文件中有 {count} 个已在库中",
    },
    "copies": {
        "en": "copies of other files, counted with them: {count}",
        "zh": "{count} 个文件与其他文件内容相同，合并计为一份",
    },
    "other_root": {
        "en": "{path}: replaces the report of this name that was read from {root}; give both folders in one run to "
        "keep them apart",
        "zh": "{path}：替换了先前从 {root} 读取的同名报告；如需区分，请在同一次运行中给出两个文件夹",
    },
    "interrupted": {
        "en": "interrupted; what was read is in the store, and the same command goes on from there",
        "zh": "已中断；已读取的内容已入库，再次运行同一命令即可继续",
    },
    "interrupted_check": {"en": "interrupted", "zh": "已中断"},
    "stopping": {
        "en": "stopping after the files under way; press Ctrl-C again to stop at once",
        "zh": "正在完成手头的文件后停止；再按一次 Ctrl-C 立即停止",
    },
    "policy": {
        "en": "judged by the policy {name} ({sha256}): {changed} rules of the catalogue changed, {own} rules of its own",
        "zh": "按政策“{name}”（{sha256}）判断：调整目录规则 {changed} 条，自有规则 {own} 条",
    },
    "model_off": {
        "en": "the model is off: reports are read by printed labels and equations alone",
        "zh": "未使用模型：仅按表格标签和等式读取",
    },
    "model_on": {
        "en": "the model is on: {model} at {server} reads every report, too",
        "zh": "使用模型：位于 {server} 的 {model} 同时读取每份报告",
    },
    "model_as-needed": {
        "en": "the model is on as needed: {model} at {server} reads tables that are unread or in dispute, too",
        "zh": "按需使用模型：位于 {server} 的 {model} 同时读取未读出或有疑问的表格",
    },
    "model_refused": {
        "en": "refused by content filters, by table and year: {tally} (GIEXTRACT_SECOND_BASE_URL names a second server)",
        "zh": "被内容过滤拒绝（按表格和年度）：{tally}（可用 GIEXTRACT_SECOND_BASE_URL 指定第二个服务器）",
    },
    "model_usage": {
        "en": "the model: {requests} requests, {input_tokens} tokens asked, {output_tokens} answered{cost}; "
        "{cached} answers from the cache",
        "zh": "模型：{requests} 次请求，输入 {input_tokens} 个 token，输出 {output_tokens} 个{cost}；"
        "{cached} 个回答来自缓存",
    },
    "cost": {"en": ", cost {cost}", "zh": "，费用 {cost}"},
    "model_stopped": {
        "en": "the model was not asked to the end: {reason}; the other reports are read by labels alone; {remedy}, and "
        "give the same command again",
        "zh": "模型未能读完：{reason}；其余报告仅按表格标签读取；{remedy}，然后再次运行同一命令",
    },
    "remedy_key": {"en": "put OPENAI_API_KEY right", "zh": "请检查 OPENAI_API_KEY"},
    "remedy_account": {"en": "see to the account at the server", "zh": "请检查服务器账户的余额或额度"},
    "remedy_budget": {
        "en": "raise the budget (GIEXTRACT_BUDGET_TOKENS or GIEXTRACT_BUDGET_MONEY)",
        "zh": "请提高预算（GIEXTRACT_BUDGET_TOKENS 或 GIEXTRACT_BUDGET_MONEY）",
    },
    "remedy_name": {
        "en": "put GIEXTRACT_MODEL and OPENAI_BASE_URL right",
        "zh": "请检查 GIEXTRACT_MODEL 和 OPENAI_BASE_URL",
    },
    "remedy_server": {
        "en": "see to OPENAI_BASE_URL and the server behind it",
        "zh": "请检查 OPENAI_BASE_URL 及其服务器",
    },
    "cache": {
        "en": "{folder}: {answers} answers, {size} KiB",
        "zh": "{folder}：{answers} 个回答，{size} KiB",
    },
    "pruned": {"en": "answers thrown away: {count}", "zh": "已清除 {count} 个回答"},
    "cache_unusable": {
        "en": "{folder}: not a cache that can be used: {reason}",
        "zh": "{folder}：无法使用的缓存：{reason}",
    },
    "model_unconfigured": {
        "en": "--model {use} needs a key or a server: set OPENAI_API_KEY or OPENAI_BASE_URL, or use --model off",
        "zh": "--model {use} 需要密钥或服务器地址：请设置 OPENAI_API_KEY 或 OPENAI_BASE_URL，或使用 --model off",
    },
    "offline_store": {
        "en": "--offline refuses the store at {host}; use a file, or leave --offline out",
        "zh": "--offline 不允许连接位于 {host} 的库；请改用文件，或去掉 --offline",
    },
    "changes": {"en": "{rule}: {new} new, {dropped} dropped", "zh": "{rule}：新增 {new}，消失 {dropped}"},
    "no_changes": {"en": "no finding changes", "zh": "没有变化"},
    "unknown_rule": {
        "en": "{name}: there is no such rule; list them with: giextract rules",
        "zh": "{name}：没有这条规则；查看全部规则：giextract rules",
    },
    "own_rule": {"en": "a rule of the policy {policy}", "zh": "政策“{policy}”自有规则"},
    "off": {"en": "off", "zh": "停用"},
    "kept_rule": {"en": "policy {policy}: {now}: {reason}", "zh": "政策“{policy}”：{now}：{reason}"},
    "changed_rule": {
        "en": "policy {policy}: {now} instead of {was}: {reason}",
        "zh": "政策“{policy}”：{was} 改为 {now}：{reason}",
    },
    "unknown_form": {
        "en": "{name}: there is no such form; known are {known}",
        "zh": "{name}：没有这种表式；已知的有 {known}",
    },
    "unbuilt": {"en": "{given}: this version has only {known}", "zh": "{given}：本版本仅支持 {known}"},
    "bom": {"en": "--bom goes with --as csv only", "zh": "--bom 只能与 --as csv 同用"},
    "wrong_usage": {"en": "giextract: {reason}", "zh": "giextract：无法执行：{reason}"},
    "internal": {
        "en": "giextract: internal error: {reason}; please report it with the command you gave",
        "zh": "giextract：内部错误：{reason}；请连同所用命令一并反馈",
    },
}


def say(key: str, language: Language, **values: object) -> str:
    """Put values into a sentence; a value that is missing is an error of ours."""
    return SENTENCES[key][language].format_map(values)


def language_of(environment: Mapping[str, str] | None = None) -> Language:
    """Tell from the locale which language to speak; English unless it says Chinese."""
    environment = os.environ if environment is None else environment
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return next((language for language in get_args(Language) if locale.lower().startswith(language)), "en")
