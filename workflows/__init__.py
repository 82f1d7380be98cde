"""The rules of disclosure on request (依申请公开): pure functions over dates and facts."""
