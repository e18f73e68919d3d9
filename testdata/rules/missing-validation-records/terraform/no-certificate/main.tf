# Fine: nothing is made.
resource "aws_acm_certificate" "site" {
  count             = 0
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_acm_certificate" "each" {
  for_each          = {}
  domain_name       = each.key
  validation_method = "DNS"
}
