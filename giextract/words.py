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
    "per_second": {"en": "{rate}/s", "zh": "每秒 {rate}"},
    "per_minute": {"en": "{rate}/min", "zh": "每分钟 {rate}"},
    "left": {"en": "{time} left", "zh": "剩余 {time}"},
    "so_far": {
        "en": "✓ {verified} verified, {consistent} consistent, {flagged} flagged, {failed} failed",
        "zh": "✓ {verified} 已核实，{consistent} 一致，{flagged} 有疑问，{failed} 读取失败",
    },
    "so_far_other": {"en": ", {not_a_report} not a report", "zh": "，{not_a_report} 不是年报"},
    "so_far_model": {
        "en": "the model: {requests} requests, {tokens} tokens{cost}",
        "zh": "模型：{requests} 次请求，{tokens} 个 token{cost}",
    },
    "reading": {"en": "reading", "zh": "读取中"},
    "writing": {"en": "writing", "zh": "写入中"},
    "comparing": {"en": "comparing", "zh": "比对中"},
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
    "model_unkept": {
        "en": "answers that could not be kept in {folder}: {count} ({reason}); another store would pay for them again: make "
        "room there or set GIEXTRACT_CACHE",
        "zh": "{folder} 中有 {count} 个回答未能保存（{reason}）；换用其他存储库时将重新计费：请腾出空间或设置 GIEXTRACT_CACHE",
    },
    "model_usage": {
        "en": "the model: {requests} requests, {input_tokens} tokens asked, {output_tokens} answered{cost}; "
        "{cached} answers from the cache",
        "zh": "模型：{requests} 次请求，输入 {input_tokens} 个 token，输出 {output_tokens} 个{cost}；"
        "{cached} 个回答来自缓存",
    },
    "not_chosen": {
        "en": "not chosen: {count} of {total} files",
        "zh": "{total} 个文件中有 {count} 个未被选中",
    },
    "foreseen": {
        "en": "dry run, nothing is written: to be read {new} new, {changed} changed, {again} again; to be judged again "
        "{judge}; only to be asked about {ask}; nothing to do {known}; unreadable {unread}",
        "zh": "试运行，未写入任何内容：待读取 新增 {new}、有改动 {changed}、重读 {again}；待重新判断 {judge}；"
        "仅待询问模型 {ask}；无需处理 {known}；无法读取 {unread}",
    },
    "foreseen_asking": {
        "en": "to be asked about: {reports} reports; an estimate from their text and the questions: {requests} requests, "
        "{input} tokens asked, {output} answered{cost}, {minutes} minutes or more; rows asked again come on top, and "
        "answers in the cache cost nothing",
        "zh": "待询问模型 {reports} 份；按文本长度和问题估算：{requests} 次请求，输入 {input} 个 token，输出 {output} 个{cost}，"
        "至少 {minutes} 分钟；重问另计，缓存中的回答不计费",
    },
    "foreseen_budget": {
        "en": "by this estimate the budget is enough for {within} of {reports} reports",
        "zh": "按此估算，预算可供询问 {reports} 份中的 {within} 份",
    },
    "cost": {"en": ", cost {cost}", "zh": "，费用 {cost}"},
    "model_stopped": {
        "en": "the model was not asked to the end: {reason}; the other reports are read by labels alone; {remedy}, and "
        "give the same command again",
        "zh": "模型未能读完：{reason}；其余报告仅按表格标签读取；{remedy}，然后再次运行同一命令",
    },
    "batches_waiting": {
        "en": "questions that wait for an answer: {waiting}; with the provider: {handed} in {batches} batches, {done} done, "
        "the oldest for {hours} hours; it may take a day, and after Ctrl-C the same command goes on, whenever and wherever",
        "zh": "等待回答的问题 {waiting} 个；已提交 {batches} 批共 {handed} 个，完成 {done} 个，最早一批已等待 {hours} 小时；"
        "最长约需一天，可按 Ctrl-C 退出，以后再次运行同一命令即可继续",
    },
    "batches_later": {
        "en": "questions still without an answer: {waiting}, in {batches} batches; give the same command again to collect them",
        "zh": "尚未收到回答的问题 {waiting} 个（{batches} 批）；再次运行同一命令即可收取",
    },
    "batches_garbage": {
        "en": "lines of the provider's files that are no replies: {count} (the first: {first}); their questions are asked again",
        "zh": "服务方结果文件中有 {count} 行不是回答（第一行：{first}）；相应问题将重新提问",
    },
    "batches_elsewhere": {
        "en": "in batches of earlier runs, questions without an answer: {waiting}; extract with --batch collects them, and what "
        "is asked now is paid for again",
        "zh": "先前批处理中尚有 {waiting} 个问题未收到回答；用 extract --batch 可收取，现在直接提问将重复计费",
    },
    "batch_unconfigured": {
        "en": "--batch asks a model: set OPENAI_API_KEY or OPENAI_BASE_URL, and leave --model off and --offline out",
        "zh": "--batch 需要模型：请设置 OPENAI_API_KEY 或 OPENAI_BASE_URL，且不要使用 --model off 或 --offline",
    },
    "no_wait_alone": {"en": "--no-wait goes with --batch only", "zh": "--no-wait 只能与 --batch 同用"},
    "foreseen_batches": {
        "en": "to be asked about in batches: {reports} reports; an estimate from their text and the questions: {requests} requests, "
        "{input} tokens asked, {output} answered{cost} at {share} of the price; each round may take a day; rows asked again come "
        "on top, and answers in the cache cost nothing",
        "zh": "待批量询问模型 {reports} 份；按文本长度和问题估算：{requests} 次请求，输入 {input} 个 token，输出 {output} 个{cost}"
        "（按价格的 {share} 计）；每轮最长约一天；重问另计，缓存中的回答不计费",
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
    "remedy_batch": {
        "en": "name a server that takes batches, or leave --batch out",
        "zh": "请改用支持批处理的服务器，或去掉 --batch",
    },
    "remedy_provider": {"en": "see at the provider what became of it", "zh": "请到服务方查看原因"},
    "remedy_server": {
        "en": "see to OPENAI_BASE_URL and the server behind it",
        "zh": "请检查 OPENAI_BASE_URL 及其服务器",
    },
    "review_at": {
        "en": "review at {address} (Ctrl-C ends it)",
        "zh": "请在浏览器中打开 {address} 进行核对（按 Ctrl-C 结束）",
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
    "evaluating": {"en": "evaluating", "zh": "评估中"},
    "floor_broken": {
        "en": "floor broken: {run}, {place}: {measure} is {found}, pinned {bound}",
        "zh": "未达到下限：{run}，{place}：{measure}为 {found}，设定为{bound}",
    },
    "floor_corpus": {
        "en": "floor broken: the goldens have changed since the floors were pinned ({pinned}, now {found}); look at the "
        "scores, then pin them: giextract evaluate {folder} --update",
        "zh": "未达到下限：设定下限后标注报告有改动（{pinned}，现为 {found}）；请查看得分后重新设定："
        "giextract evaluate {folder} --update",
    },
    "floor_refused": {
        "en": "floor not lowered: {run}, {place}: {measure} is {found}, pinned {bound}; to lower it, edit {file}",
        "zh": "未降低下限：{run}，{place}：{measure}为 {found}，设定为{bound}；如需降低，请编辑 {file}",
    },
    "floors_held": {"en": "floors held: {held} of {total}", "zh": "达到的下限：{held}/{total}"},
    "floors_none": {
        "en": "no floors are pinned in {folder}; pin these scores: giextract evaluate {folder} --update",
        "zh": "{folder} 尚未设定下限；设定：giextract evaluate {folder} --update",
    },
    "floors_pinned": {"en": "{file}: floors pinned", "zh": "{file}：已设定下限"},
    "no_goldens": {
        "en": "{folder}: no such folder; name the one with the goldens: giextract evaluate FOLDER",
        "zh": "{folder}：没有这个文件夹；请指定标注报告所在的文件夹：giextract evaluate FOLDER",
    },
    "not_in_store": {
        "en": "{store}: has none of the {count} annotated reports; extract them into it first",
        "zh": "{store}：其中没有这 {count} 份标注报告；请先提取",
    },
    "record_what": {
        "en": "--record needs one model to ask: name it with --model or GIEXTRACT_MODEL",
        "zh": "--record 需要指定一个模型：请使用 --model 或 GIEXTRACT_MODEL",
    },
    "answers_written": {"en": "files of answers written: {count}", "zh": "已写入 {count} 个回答文件"},
    "offline_model": {
        "en": "--offline refuses to ask {model}; leave --offline out, or name --model off",
        "zh": "--offline 不允许询问 {model}；请去掉 --offline，或使用 --model off",
    },
    "offline_path": {
        "en": "--offline refuses to connect to {path}; leave --offline out, or fetch the files first",
        "zh": "--offline 不允许连接 {path}；请去掉 --offline，或先将文件下载到本机",
    },
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
    "export_output": {
        "en": "--as {shape} needs a file: --output FILE",
        "zh": "--as {shape} 需要指定文件：--output FILE",
    },
    "export_by_shape": {
        "en": "--by goes with --as parquet only",
        "zh": "--by 只能与 --as parquet 同用",
    },
    "export_by_output": {
        "en": "--by needs a folder or an address: --output FOLDER_OR_URL",
        "zh": "--by 需要指定文件夹或地址：--output FOLDER_OR_URL",
    },
    "export_by_column": {
        "en": "--what {what} has no year to part it by; take reports, cells, findings, statements or panel",
        "zh": "--what {what} 没有年度，无法按年度分开；可用 reports、cells、findings、statements 或 panel",
    },
    "export_address": {
        "en": "--output {output}: one file is not written to an address; name a file here, or add --as parquet --by year",
        "zh": "--output {output}：单个文件不能写到地址；请指定本机文件，或加上 --as parquet --by year",
    },
    "export_extra": {
        "en": "--as {shape} needs {module}: pip install 'giextract[export]'",
        "zh": "--as {shape} 需要 {module}：pip install 'giextract[export]'",
    },
    "export_columns": {
        "en": "--as {shape}: holds {most} columns, and there are {count}; take csv, parquet or dta",
        "zh": "--as {shape} 最多 {most} 列，现有 {count} 列；请改用 csv、parquet 或 dta",
    },
    "export_panel_only": {
        "en": "--years and --versions go with --what panel only",
        "zh": "--years 和 --versions 只能与 --what panel 同用",
    },
    "export_years": {
        "en": "--years {given}: expected years as in 2019-2023, the earlier first",
        "zh": "--years {given}：应写作 2019-2023，先小后大",
    },
    "panel_rows": {
        "en": "panel: {rows} rows, {units} agencies, {empty} rows without a report",
        "zh": "面板：{rows} 行，{units} 个单位，其中 {empty} 行没有报告",
    },
    "panel_failed": {
        "en": "not in the panel, could not be read: {count} (the first: {first})",
        "zh": "未列入面板（读取失败）：{count} 份（第一份：{first}）",
    },
    "panel_not_a_report": {
        "en": "not in the panel, not a report: {count} (the first: {first})",
        "zh": "未列入面板（不是年报）：{count} 份（第一份：{first}）",
    },
    "panel_no_agency": {
        "en": "not in the panel, the agency is unknown: {count} (the first: {first}); name it with extract --manifest",
        "zh": "未列入面板（单位不明）：{count} 份（第一份：{first}）；请用 extract --manifest 指明",
    },
    "panel_no_year": {
        "en": "not in the panel, the year is unknown: {count} (the first: {first}); name it with extract --manifest",
        "zh": "未列入面板（年度不明）：{count} 份（第一份：{first}）；请用 extract --manifest 指明",
    },
    "panel_other_year": {
        "en": "not in the panel, of other years: {count} (the first: {first})",
        "zh": "未列入面板（其他年度）：{count} 份（第一份：{first}）",
    },
    "panel_other_version": {
        "en": "not in the panel, another version leads: {count} (the first: {first})",
        "zh": "未列入面板（另有首选版本）：{count} 份（第一份：{first}）",
    },
    "panel_beside": {"en": "beside it: {files}", "zh": "同时写出：{files}"},
    "bom": {"en": "--bom goes with --as csv only", "zh": "--bom 只能与 --as csv 同用"},
    "golden_kind": {
        "en": "{path}: not a kind of file that is read ({kinds})",
        "zh": "{path}：不是可读取的文件类型（{kinds}）",
    },
    "golden_begun": {
        "en": "{path}: fill in what the page prints, then: giextract golden check {path}",
        "zh": "{path}：请照页面填写，然后运行 giextract golden check {path}",
    },
    "golden_promoted": {
        "en": "{path}: a golden of the set reviewed; {unjudged} cells that nobody has judged are left out",
        "zh": "{path}：已作为核对过的标注保存；未经核对的 {unjudged} 个单元格不计",
    },
    "golden_open": {
        "en": "{path}: {count} flags are open; decide them first: giextract review {store}",
        "zh": "{path}：尚有 {count} 处未处理；请先核对：giextract review {store}",
    },
    "golden_undecided": {
        "en": "{path}: nobody has decided anything about this report; look at it first: giextract review {store}",
        "zh": "{path}：尚无人核对过此报告；请先核对：giextract review {store}",
    },
    "golden_not_there": {
        "en": "{store}: has no report at {path}, part {part}; paths are those of: giextract export {store} --as csv",
        "zh": "{store}：没有路径为 {path} 的报告（第 {part} 份）；路径见：giextract export {store} --as csv",
    },
    "errata_written": {
        "en": "{folder}: {units} units, {written} with something to send",
        "zh": "{folder}：共 {units} 个单位，其中 {written} 个有反馈事项",
    },
    "errata_unread": {
        "en": "files that could not be checked, listed in the table: {count}",
        "zh": "有 {count} 个文件未能核对，已列入总表",
    },
    "golden_checked": {
        "en": "goldens checked: {count}, complaints: {found}",
        "zh": "检查 {count} 份标注，发现 {found} 处问题",
    },
    "nothing_to_check": {
        "en": "{path}: no golden.yaml there; begin one with: giextract golden new FILE",
        "zh": "{path}：没有 golden.yaml；新建：giextract golden new FILE",
    },
    "corrupting": {"en": "corrupting", "zh": "改动中"},
    "corrupted_kind": {"en": "change", "zh": "改动"},
    "corrupted_tried": {"en": "tried", "zh": "次数"},
    "corrupted_visible": {"en": "can be seen", "zh": "可察觉"},
    "corrupted_detected": {"en": "detected", "zh": "查出"},
    "corrupted_first": {"en": "first suspects", "zh": "首列疑点"},
    "corrupted_silent": {"en": "wrong, not flagged", "zh": "有误未标出"},
    "corrupted_total": {"en": "wrong and not flagged: {count}", "zh": "有误而未标出：{count}"},
    "corrupted_false_alarms": {"en": "false alarms", "zh": "误报"},
    "corrupted_printed": {"en": "page", "zh": "页面"},
    "corrupted_answer": {"en": "answer", "zh": "模型回答"},
    "corrupted_clean": {
        "en": "clean reports unchanged: {clean} clean, {unclean} not ({names})",
        "zh": "未改动的无误报告：{clean} 份无误，{unclean} 份被标出（{names}）",
    },
    "corrupted_left_out": {"en": "pages not changed: {count}, {reason}", "zh": "未改动 {count} 份：{reason}"},
    "corrupted_no_text": {"en": "no text file", "zh": "不是文本文件"},
    "corrupted_not_clean": {"en": "not clean by its annotation", "zh": "标注本身有误"},
    "corrupted_unreadable": {"en": "cannot be read", "zh": "无法读取"},
    "corrupted_no_tables": {"en": "no table whose sums would tell", "zh": "没有可核对的表"},
    "sample_to_or_score": {
        "en": "give --to FOLDER to draw a sample, or --score FOLDER to score one",
        "zh": "抽样请用 --to 指定新文件夹，评分请用 --score 指定已编码的文件夹",
    },
    "sample_cells": {"en": "--cells {given}: expected a number or all", "zh": "--cells {given}：应为数字或 all"},
    "sample_stratum": {"en": "{name}: {drawn} of {reports}", "zh": "{name}：{reports} 份中抽取 {drawn} 份"},
    "sample_left_out": {
        "en": "reports without figures, not drawn from: {count} ({outcomes})",
        "zh": "没有数字的 {count} 份不在抽样范围内（{outcomes}）",
    },
    "sample_drawn": {
        "en": "{reports} reports and {cells} cells; hand out {folder}, and nothing else",
        "zh": "共抽取 {reports} 份报告、{cells} 个单元格；请只把 {folder} 交给编码者",
    },
    "sample_next": {
        "en": "when both sheets are coded: giextract sample {store} --score {folder}",
        "zh": "两份表编码完成后运行：giextract sample {store} --score {folder}",
    },
    "sample_agreed": {
        "en": "coded alike: {alike} of {cells} cells, {share} ({chance})",
        "zh": "两人编码一致：{cells} 个单元格中的 {alike} 个，{share}（{chance}）",
    },
    "sample_open": {
        "en": "cells of the sheets without a code that can be read: {count}; code them and give the same command again",
        "zh": "尚有 {count} 处未编码或无法识别；请补全后再次运行同一命令",
    },
    "sample_unsettled": {
        "en": "coded differently and not settled: {count}; look at the reports together, fill in {path}, and give the same "
        "command again",
        "zh": "两人不一致且尚未商定：{count} 处；请一同核对报告，填写 {path}，再次运行同一命令",
    },
    "sample_head_stratum": {"en": "stratum", "zh": "层"},
    "sample_head_reports": {"en": "reports", "zh": "报告"},
    "sample_head_cells": {"en": "cells", "zh": "单元格"},
    "sample_head_wrong": {"en": "wrong", "zh": "读错"},
    "sample_head_silent": {"en": "wrong, not flagged", "zh": "读错且未标出"},
    "sample_head_abstained": {"en": "undetermined", "zh": "未能判定"},
    "sample_all": {"en": "all, weighted", "zh": "总体（加权）"},
    "coverage": {"en": "{units} units, {years}: {counts}", "zh": "{units} 个单位，{years}：{counts}"},
    "coverage_left_out": {
        "en": "without a place, {reason}: {count} (the first: {first})",
        "zh": "未列入（{reason}）：{count} 份（第一份：{first}）",
    },
    "rollup": {
        "en": "{parent} {year}: {counted} of {units} units counted; cells: {whole} whole, {partial} partial, {none} without a figure",
        "zh": "{parent} {year}年：{units} 个单位中计入 {counted} 个；单元格：完整合计 {whole} 个，部分合计 {partial} 个，无数字 {none} 个",
    },
    "rollup_units": {"en": "{what}: {count} ({names})", "zh": "{what}：{count} 个（{names}）"},
    "rollup_flagged": {"en": "counted and flagged", "zh": "已计入但有疑问"},
    "rollup_open": {"en": "counted with open cells", "zh": "已计入但有单元格未给出数字"},
    "rollup_declared": {
        "en": "counted and themselves declared sums of other units, see that nothing counts twice",
        "zh": "已计入且自称为其他单位之汇总，请注意重复计算",
    },
    "rollup_printed": {"en": "held against {path}: {counts}", "zh": "与 {path} 对照：{counts}"},
    "rollup_no_scope": {
        "en": "{path} does not say which units it is the sum of",
        "zh": "{path} 未写明由哪些单位汇总",
    },
    "rollup_scope": {
        "en": "{path} is the sum of other units; only there: {others}; only on the roster: {beyond}",
        "zh": "{path} 的汇总范围与名录不同；仅见于该报告：{others}；仅见于名录：{beyond}",
    },
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
