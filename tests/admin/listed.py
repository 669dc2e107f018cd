"""What stands on a list's page."""

TRANSACTIONS = "/admin/ledger/transaction/"
PAYMENTS = "/admin/ledger/payment/"


def page(staff, url):
    answer = staff.get(url)
    assert answer.status_code == 200, url
    return answer


def shown(answer):
    return answer.context_data["cl"].result_list


def totals(answer):
    return {(one.currency, one.minor, one.count) for one in answer.context_data["cl"].sums[0].totals}


def messages(answer):
    return [str(one) for one in answer.context["messages"]]
