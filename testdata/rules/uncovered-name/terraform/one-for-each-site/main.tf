locals {
  sites = {
    shop = "shop.example.com"
    blog = "blog.example.com"
  }
}

resource "aws_acm_certificate" "site" {
  for_each = local.sites

  domain_name       = each.value
  validation_method = "DNS"
}

resource "aws_cloudfront_distribution" "site" {
  for_each = local.sites

  enabled = true
  aliases = [each.value]

  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site[each.key].arn
    ssl_support_method  = "sni-only"
  }
}
