"""The examples on the page about the data. Each is run as a test and must return what it promises."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    title: str  # the purpose
    path: str
    expects: str  # text that the response must contain
    note: str = ""

    def command(self, absolute):
        return f"curl '{absolute(self.path)}'"


EXAMPLES = [
    Example("含“后补助”的措施，最相关的五条", "/api/v1/measures/?q=后补助&page_size=5", '"heading"'),
    Example(
        "2022 年 6 月 30 日有效的办法",
        "/api/v1/policies/?kind=banfa&validity=in_force&validity=presumed_in_force&as_of=2022-06-30",
        '"facets"',
        "同一个参数写两次，表示其中任一；as_of 写明按哪一天判断效力，结果就不随日子变化。",
    ),
    Example(
        "科技厅的政策，做成表格",
        "/policies.csv?department=kjt",
        "标题",
        "列表网址加 .csv、.xlsx、.json 或 .atom，筛选照旧。",
    ),
    Example("一条措施的全部内容", "/api/v1/measures/1/", '"citations"', "出处写明来源文件、第几段、支持哪些字段。"),
    Example(
        "一项指标和它的数", "/indicators/yanfa-jingfei-guimo.json", '"observations"', "数是 JSON 数字，单位在 unit 里。"
    ),
    Example(
        "逐页取完全部措施，不重不漏",
        "/api/v1/measures/?cursor=*&page_size=100",
        '"next"',
        "一直取答复里的 next，直到它是 null。",
    ),
    Example(
        "某天以后新增、更新和撤回的政策",
        "/api/v1/policies/?since=2021-01-01",
        '"withdrawn"',
        "每条记录的 change 写明是新增还是更新；withdrawn 列出撤回的和原因。",
    ),
    Example("订阅：一有含“稀土”的新记录就知道", "/search.atom?q=稀土", "<feed", "把这个网址放进阅读器。"),
    Example("把一项政策放进文献管理软件", "/policies/keji-xingmeng-30-tiao.ris", "TY  - GOVDOC"),
    Example("每类记录有哪些字段和参数", "/api/v1/openapi.json", '"openapi"', "OpenAPI 3.1，可以生成各种语言的客户端。"),
]


def examples(request):
    """[(example, its command line on this site)]"""
    return [(example, example.command(request.build_absolute_uri)) for example in EXAMPLES]
