# Fine: each listener takes the certificate of its key.
resource "aws_acm_certificate" "site" {
  for_each          = { shop = "shop.example.com", blog = "blog.example.com" }
  domain_name       = each.value
  validation_method = "DNS"
}

resource "aws_lb_listener_certificate" "site" {
  for_each        = aws_acm_certificate.site
  listener_arn    = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/site/50dc6c495c0c9188/f2f7dc8efc522ab2"
  certificate_arn = each.value.arn
}
