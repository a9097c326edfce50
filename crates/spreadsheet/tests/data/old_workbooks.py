# -*- coding: utf-8 -*-
# Makes list.xls with xlwt 1.3.0.
import datetime, csv, sys, xlwt
src = sys.argv[1]
book = xlwt.Workbook(encoding="utf-8")
s = book.add_sheet("行政处罚裁量")
s.write_merge(0, 0, 0, 6, "江门市生态环境行政处罚裁量标准（节选）")
heads = ["法律名称", "序号", "违法行为", "裁量阶次", "处罚标准", "生效日期", "罚款金额（万元）"]
for i, h in enumerate(heads):
    s.write(2, i, h)
day = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
rows = list(csv.DictReader(open(src, encoding="utf-8-sig")))[:6]
groups = []
for n, r in enumerate(rows):
    y = 3 + n
    s.write(y, 1, r["item_no"])
    s.write(y, 3, r["grade"])
    s.write(y, 4, r["penalty_standard"])
    s.write(y, 5, datetime.date(2021, 7, 1 + n), day)
    s.write(y, 6, xlwt.Formula("%d/2" % (n + 1)) if n == 5 else n * 1.5)
    if not groups or groups[-1][2] != r["violation"]:
        groups.append([y, y, r["violation"], r["statute"]])
    groups[-1][1] = y
s.write_merge(3, 8, 0, 0, rows[0]["statute"])
for a, b, v, _ in groups:
    s.write_merge(a, b, 2, 2, v) if b > a else s.write(a, 2, v)
s.write(10, 0, "注：本表为节选，仅供测试。")
h = book.add_sheet("选项")
h.write(0, 0, "轻微")
h.visibility = 1
book.save("list.xls")
b = xlwt.Workbook(encoding="utf-8")
b.dates_1904 = True
t = b.add_sheet("Sheet1")
t.write(0, 0, "名称"); t.write(0, 1, "日期")
t.write(1, 0, "甲"); t.write(1, 1, 44562, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
t.write(2, 0, "乙"); t.write(2, 1, 44562)
b.save("since_1904.xls")
